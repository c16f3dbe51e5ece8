import { skuOf } from '../floor/look-up.ts';
import { database, type QueuedOperation } from './database.ts';

/** What the server says of an operation. */
export interface Outcome {
  id: string;
  state: 'waiting' | 'applied' | 'conflict' | 'settled' | 'discarded';
  code?: string | null;
  detail?: string | null;
  values?: Readonly<Record<string, unknown>> | null;
}

/** Takes over what became of operations. What is done is forgotten, and shows in the floor as the handheld knows it. */
export async function takeOutcomes(outcomes: readonly Outcome[]): Promise<void> {
  const { queue, tasks, packs, standing, skus } = database;
  await database.transaction('rw', [queue, tasks, packs, standing, skus], async () => {
    for (const { id, state, code, detail, values } of outcomes) {
      const operation = await queue.get(id);
      if (!operation) continue;
      if (state === 'waiting') await queue.update(id, { state });
      else if (state === 'conflict') {
        await queue.update(id, { state, code: code ?? '', detail: detail ?? '', values: values ?? {} });
      } else {
        if (state !== 'discarded') await absorb(operation);
        await queue.delete(id);
      }
    }
  });
}

async function absorb({ kind, facts }: QueuedOperation): Promise<void> {
  const { tasks, packs, standing } = database;
  if (kind === 'pick') await tasks.delete(String(facts.task));
  if (kind === 'pack') await packs.where('number').equals(String(facts.fulfilmentOrder)).delete();
  if (kind !== 'putAway' && !(kind === 'receive' && !facts.bin)) return;
  const sku = (await skuOf(String(facts.barcode)))?.id;
  if (!sku) return;
  const there = (await standing.get(sku))?.quantity ?? 0;
  const quantity = there + (kind === 'receive' ? 1 : -1) * Number(facts.quantity);
  if (quantity > 0) await standing.put({ sku, quantity });
  else await standing.delete(sku);
}
