import type { Sku, Standing, Task } from '../floor/floor.ts';
import { database } from '../queue/database.ts';

/** Open picks by wave, in walking order. */
export async function openWaves(): Promise<Map<string, number>> {
  const waves = new Map<string, number>();
  await database.tasks.orderBy('[wave+sequence]').eachKey((key) => {
    const [wave] = key as [string, number];
    waves.set(wave, (waves.get(wave) ?? 0) + 1);
  });
  return waves;
}

/** The next pick of a wave, and how many are left with it. */
export async function nextTask(wave: string | null): Promise<{ task: Task | undefined; left: number }> {
  if (wave === null) return { task: undefined, left: 0 };
  const own = () => database.tasks.where('[wave+sequence]').between([wave, 0], [wave, Number.MAX_SAFE_INTEGER]);
  const [task, left] = await Promise.all([own().first(), own().count()]);
  return { task, left };
}

/** What stands on the floor, with its goods. */
export async function standingGoods(): Promise<(Standing & { goods: Sku | undefined })[]> {
  const standing = await database.standing.toArray();
  const goods = await database.skus.bulkGet(standing.map(({ sku }) => sku));
  return standing.map((each, index) => ({ ...each, goods: goods[index] }));
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
