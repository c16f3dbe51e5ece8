import type { Delivery, Pack, Sku, Standing, Task } from '../floor/floor.ts';
import { skuOf } from '../floor/look-up.ts';
import { database, type QueuedOperation } from '../queue/database.ts';

/** What was done here and the server has not applied yet: the floor as the handheld knows it is older than that. */
function unsent(): Promise<QueuedOperation[]> {
  return database.queue.filter(({ state }) => state !== 'conflict').toArray();
}

/** Open picks, in walking order within each wave. */
export async function openTasks(wave?: string): Promise<Task[]> {
  const done = new Set((await unsent()).filter(({ kind }) => kind === 'pick').map(({ facts }) => facts.task));
  const all =
    wave === undefined
      ? await database.tasks.orderBy('[wave+sequence]').toArray()
      : await database.tasks.where('[wave+sequence]').between([wave, 0], [wave, Number.MAX_SAFE_INTEGER]).toArray();
  return all.filter(({ id }) => !done.has(id));
}

export async function openPacks(): Promise<Pack[]> {
  const done = new Set((await unsent()).filter(({ kind }) => kind === 'pack').map(({ facts }) => facts.fulfilmentOrder));
  return (await database.packs.orderBy('number').toArray()).filter(({ number }) => !done.has(number));
}

/** Announced deliveries, with what was received here and not sent yet. */
export async function openDeliveries(): Promise<Delivery[]> {
  const received = (await unsent()).filter(({ kind }) => kind === 'receive');
  const deliveries = await database.deliveries.orderBy('number').toArray();
  const skus = new Map<string, string>();
  for (const { facts } of received) skus.set(String(facts.barcode), (await skuOf(String(facts.barcode)))?.id ?? '');
  return deliveries.map((delivery) => ({
    ...delivery,
    lines: (delivery.lines ?? []).map(([sku, expected, counted]) => {
      const own = received.filter(({ facts }) => facts.reference === delivery.number && skus.get(String(facts.barcode)) === sku);
      return [sku, expected, own.reduce((sum, { facts }) => sum + Number(facts.quantity), counted)];
    }),
  }));
}

/** What stands on the floor, after what was received and put away here. */
export async function standingGoods(): Promise<(Standing & { goods: Sku | undefined })[]> {
  const quantities = new Map((await database.standing.toArray()).map(({ sku, quantity }) => [sku, quantity]));
  for (const { kind, facts } of await unsent()) {
    if (kind !== 'putAway' && !(kind === 'receive' && !facts.bin)) continue;
    const sku = (await skuOf(String(facts.barcode)))?.id;
    if (sku) quantities.set(sku, (quantities.get(sku) ?? 0) + (kind === 'receive' ? 1 : -1) * Number(facts.quantity));
  }
  const left = [...quantities].filter(([, quantity]) => quantity > 0);
  const goods = await database.skus.bulkGet(left.map(([sku]) => sku));
  return left.map(([sku, quantity], index) => ({ sku, quantity, goods: goods[index] }));
}

export interface QueueCounts {
  queued: number;
  conflicts: number;
}

export async function queueCounts(person: string): Promise<QueueCounts> {
  const of = (state: string) => database.queue.where('[person+state]').equals([person, state]).count();
  const [queued, waiting, conflicts] = await Promise.all([of('queued'), of('waiting'), of('conflict')]);
  return { queued: queued + waiting, conflicts };
}
