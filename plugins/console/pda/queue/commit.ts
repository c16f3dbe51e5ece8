import { showDone } from '../floor/effects.ts';
import type { Act } from '../flows/flow.ts';
import { database, kept, uuid } from './database.ts';

const { kept: values, queue, tasks, packs, standing, deliveries } = database;

/**
 * Keeps what a scan did: the draft of its screen and, where it completes something, an operation in the queue. When it
 * resolves, it is on the disk.
 */
export async function commit(person: string, warehouse: string, draftKey: string, draft: unknown, act?: Act): Promise<void> {
  const draftRow = { key: draftKey, value: draft };
  if (!act) {
    await values.put(draftRow);
    return;
  }
  await database.transaction('rw', [values, queue, tasks, packs, standing, deliveries], async () => {
    const key = `sequence:${person}`;
    const sequence = ((await kept<number>(key)) ?? 0) + 1;
    const at = new Date().toISOString();
    await Promise.all([
      values.bulkPut([draftRow, { key, value: sequence }]),
      queue.add({ id: uuid(), person, sequence, warehouse, ...act, at, state: 'queued' }),
      showDone(act),
    ]);
  });
}
