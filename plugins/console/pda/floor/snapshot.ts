import { database, kept } from '../queue/database.ts';
import { get } from '../session/api.ts';
import { showQueued } from './effects.ts';
import { type Bin, type Delivery, keysOf, type Pack, type Standing, type Task } from './floor.ts';
import { remember } from './look-up.ts';

type Told<T> = T & { gone?: boolean };

interface Snapshot {
  now: string;
  next?: string;
  skus: { id: string; code: string; name: string; home: string | null; barcodes: [string, number][] | null }[];
  bins: Told<Bin>[];
  tasks: Told<Task>[];
  packs: Told<Pack>[];
  deliveries: Told<Delivery>[];
  floor: Standing[];
}

/** After so long everything is asked for anew: what was deleted meanwhile is forgotten. */
const fullEvery = 12 * 3_600_000;

interface Known {
  warehouse: string;
  /** The server's time of the last answer. */
  since: string;
  fullAt: number;
}

/** The server's time at the last contact. */
export async function lastContact(): Promise<string | null> {
  return (await kept<Known>('known'))?.since ?? null;
}

/** The next pull gets everything. */
export async function askAllAgain(): Promise<void> {
  const known = await kept<Known>('known');
  if (known) await database.kept.put({ key: 'known', value: { ...known, fullAt: 0 } satisfies Known });
}

/** Gets what changed on the floor of a warehouse since the last time, or all of it. */
export async function pullSnapshot(warehouse: string): Promise<void> {
  const known = await kept<Known>('known');
  const isFull = known?.warehouse !== warehouse || Date.now() - known.fullAt > fullEvery || Date.now() < known.fullAt;
  const query = { warehouse, ...(isFull ? {} : { since: known.since }) };
  const first = await get<Snapshot>('/api/v1/warehouse/floorSnapshot', query);
  const skus = [...first.skus];
  for (let { next } = first; next; ) {
    const page = await get<Snapshot>('/api/v1/warehouse/floorSnapshot', { ...query, after: next });
    skus.push(...page.skus);
    next = page.next;
  }
  const told = skus.map(skuFrom);
  const { bins, tasks, packs, deliveries, standing, kept: values } = database;
  await database.transaction(
    'rw',
    [database.skus, bins, tasks, packs, deliveries, standing, values, database.queue],
    async () => {
      if (isFull) await Promise.all([database.skus, bins, tasks, packs, deliveries].map((table) => table.clear()));
      await database.skus.bulkPut(told);
      await merge(bins, 'code', first.bins);
      await merge(tasks, 'id', first.tasks);
      await merge(packs, 'id', first.packs);
      await merge(deliveries, 'id', first.deliveries);
      await standing.clear();
      await standing.bulkPut(first.floor);
      await showQueued();
      const fullAt = isFull ? Date.now() : known.fullAt;
      await values.put({ key: 'known', value: { warehouse, since: first.now, fullAt } satisfies Known });
    },
  );
  remember({ skus: told, bins: first.bins.filter(({ gone }) => !gone) }, isFull);
}

interface Mergeable<T> {
  bulkPut(rows: readonly T[]): PromiseLike<unknown>;
  bulkDelete(keys: string[]): PromiseLike<unknown>;
}

async function merge<T extends object>(table: Mergeable<T>, key: keyof T, rows: readonly Told<T>[]): Promise<void> {
  const gone = rows.filter((row) => row.gone).map((row) => String(row[key]));
  if (gone.length > 0) await table.bulkDelete(gone);
  await table.bulkPut(rows.filter((row) => !row.gone));
}

function skuFrom({ barcodes, ...sku }: Snapshot['skus'][number]) {
  const units: Record<string, number> = { [sku.code]: 1 };
  for (const [code, each] of barcodes ?? []) for (const key of keysOf(code)) units[key] = each;
  return { ...sku, codes: Object.keys(units), units };
}
