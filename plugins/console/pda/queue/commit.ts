import type { Act } from '../flows/flow.ts';
import { database, kept, uuid } from './database.ts';

/**
 * Keeps what a scan did: the draft of its screen and, where it completes something, an operation in the queue. When it
 * resolves, it is on the disk.
 */
export async function commit(person: string, warehouse: string, draftKey: string, draft: unknown, act?: Act): Promise<void> {
  await database.transaction('rw', database.kept, database.queue, async () => {
    await database.kept.put({ key: draftKey, value: draft });
    if (!act) return;
    const key = `sequence:${person}`;
    const sequence = ((await kept<number>(key)) ?? 0) + 1;
    await database.kept.put({ key, value: sequence });
    const at = new Date().toISOString();
    await database.queue.add({ id: uuid(), person, sequence, warehouse, ...act, at, state: 'queued' });
  });
}
