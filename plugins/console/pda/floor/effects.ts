import { database, type QueuedOperation } from '../queue/database.ts';

type Done = Pick<QueuedOperation, 'kind' | 'facts' | 'sku'>;

/**
 * Shows in the floor as the handheld knows it what was done here: the server tells it only after it has applied it.
 * Runs in the caller's transaction over the tables of the floor.
 */
export async function showDone({ kind, facts, sku }: Done): Promise<void> {
  if (kind === 'pick') await database.tasks.delete(String(facts.task));
  if (kind === 'pack') await database.packs.where('number').equals(String(facts.fulfilmentOrder)).delete();
  if (!sku) return;
  const quantity = Number(facts.quantity);
  if (kind === 'receive') {
    await stand(sku, quantity);
    await database.deliveries
      .where('number')
      .equals(String(facts.reference))
      .modify((delivery) => {
        delivery.own = { ...delivery.own, [sku]: (delivery.own?.[sku] ?? 0) + quantity };
      });
  }
  if (kind === 'putAway') await stand(sku, -quantity);
}

async function stand(sku: string, change: number): Promise<void> {
  const quantity = ((await database.standing.get(sku))?.quantity ?? 0) + change;
  if (quantity > 0) await database.standing.put({ sku, quantity });
  else await database.standing.delete(sku);
}

/** Shows everything that the server has not applied yet upon what it has just told. */
export async function showQueued(): Promise<void> {
  await database.deliveries.toCollection().modify((delivery) => {
    delete delivery.own;
  });
  for (const operation of await database.queue.filter(({ state }) => state !== 'conflict').toArray()) await showDone(operation);
}
