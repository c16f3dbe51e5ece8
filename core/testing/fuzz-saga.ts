import { type SagaDetail, Sagas } from '@entrepot/durable/sagas/saga-board';
import { type Registry, registryFingerprint } from '@entrepot/registry/schema/registry';
import type { Context, Fields, InputOf, Plugin, SagaType, Sql } from '@entrepot/sdk';
import { createKernel, type Kernel } from '../src/kernel.ts';
import { createLog } from '../src/log.ts';
import { type Cut, CuttingProxy } from './cutting-proxy.ts';
import { TestClock } from './test-clock.ts';
import { testDatabases } from './test-databases.ts';
import { withRequirements } from './with-requirements.ts';

/** What a saga is killed in. */
export interface FuzzSagaOptions<F extends Fields> {
  /** The saga's plugin; what it requires is found by itself. */
  readonly plugins: readonly Plugin[];
  readonly input: InputOf<F>;
  /** Prepares the records that the saga works on. */
  arrange?(context: Context): unknown;
  /** Only each so many moments: for a suite that must be quick; all of them unless given. */
  readonly every?: number;
  /** Called where the run waits for an event: publish it. */
  whileWaiting?(context: Context): unknown;
}

/** What the invariant looks at, after the run has come to its end. */
export interface FuzzedRun {
  /** Reaches every service. */
  readonly context: Context;
  readonly run: SagaDetail;
  /** Where the process was killed; undefined in the run without a death. */
  readonly cut: Cut | undefined;
}

const mostCuts = 1_000;
const mostSleeps = 100;
const firstMoment = '2026-01-01T00:00:00Z';

/**
 * Runs a saga again and again, each time from the beginning and killing its process one moment later: before each request that
 * reaches the database and after each commit of which the process has not heard yet. Another process brings the run to its
 * end, and the invariant must hold. A killed process is one whose connections are cut for good.
 * @param invariant throws where something is wrong
 * @returns how many deaths were survived
 * @throws what the invariant threw, with the moment of the death
 */
export async function fuzzSaga<F extends Fields>(
  saga: SagaType<F>,
  invariant: (fuzzed: FuzzedRun) => unknown,
  options: FuzzSagaOptions<F>,
): Promise<{ deaths: number }> {
  const plugins = await withRequirements(options.plugins);
  const clock = new TestClock();
  const kernelOn = (databaseUrl: string, isMortal = false) =>
    createKernel({
      plugins,
      databaseUrl,
      role: 'none',
      poolSize: 5,
      now: () => clock.now(),
      log: createLog(isMortal ? 'silent' : 'error'),
      isDrained: true,
      isStrict: true,
    });
  const database = await testDatabases.create(registryFingerprint(kernelOn('').registry), async (url) => {
    const kernel = kernelOn(url);
    await kernel.prepareDatabase();
    await kernel.stop();
  });
  const survivor = kernelOn(database.url);
  try {
    await survivor.start();
    const house = { saga, invariant, options, clock, survivor, databaseUrl: database.url, kernelOn };
    const { db } = survivor;
    const empty = await emptyTables(db, survivor.registry);
    await trial(house, undefined);
    let deaths = 0;
    for (const side of ['before', 'after'] as const) {
      for (let at = 0; ; at += options.every ?? 1) {
        await clear(db, empty);
        if (!(await trial(house, { side, at }))) break;
        deaths += 1;
        if (at > mostCuts) throw new Error(`the saga "${saga.name}" has not come to its end after ${mostCuts} commits`);
      }
    }
    return { deaths };
  } finally {
    await survivor.stop();
    await database.drop();
  }
}

interface House<F extends Fields> {
  readonly saga: SagaType<F>;
  readonly invariant: (fuzzed: FuzzedRun) => unknown;
  readonly options: FuzzSagaOptions<F>;
  readonly clock: TestClock;
  readonly survivor: Kernel;
  readonly databaseUrl: string;
  kernelOn(databaseUrl: string, isMortal: boolean): Kernel;
}

/** @returns whether the process lived long enough to be killed there */
async function trial<F extends Fields>(house: House<F>, cut: Cut | undefined): Promise<boolean> {
  const { saga, invariant, options, clock, survivor } = house;
  const context = survivor.context('kernel');
  const board = context.use(Sagas);
  clock.set(firstMoment);
  await options.arrange?.(context);
  const id = await context.db.transaction((tx) => tx.start(saga, options.input, { key: 'fuzz' }));
  const toEnd = (kernel: Kernel) =>
    bringToEnd(
      kernel,
      () => board.find(id),
      clock,
      () => options.whileWaiting?.(context),
    );
  const died = cut !== undefined && (await dies(house, cut, toEnd));
  const run = await toEnd(survivor);
  try {
    await invariant({ context, run, cut: died ? cut : undefined });
  } catch (error) {
    if (error instanceof Error)
      error.message += ` (killed ${died ? `${cut.side} commit ${cut.at}` : 'never'}; the run is ${run.state})`;
    throw error;
  }
  return died;
}

/** Lets a process work on the run until it is killed. @returns whether it was, before the run's end */
async function dies<F extends Fields>(
  { databaseUrl, kernelOn }: House<F>,
  cut: Cut,
  toEnd: (kernel: Kernel) => Promise<unknown>,
): Promise<boolean> {
  const proxy = new CuttingProxy(databaseUrl);
  const mortal = kernelOn(await proxy.start(databaseUrl), true);
  try {
    await mortal.start();
    proxy.arm(cut);
    await toEnd(mortal).catch(() => {});
    return proxy.isCut;
  } finally {
    await proxy.stop();
    await mortal.stop();
  }
}

async function emptyTables(sql: Sql, { entities }: Registry): Promise<string[]> {
  const looks = [...entities.values()].map(({ table }) => `SELECT '${table}' AS name WHERE NOT EXISTS (SELECT FROM ${table})`);
  const rows = await sql.query<{ name: string }>(looks.join(' UNION ALL '));
  return rows.map(({ name }) => name);
}

async function clear(sql: Sql, tables: readonly string[]): Promise<void> {
  const looks = tables.map((table) => `SELECT '${table}' AS name WHERE EXISTS (SELECT FROM ${table})`);
  const filled = await sql.query<{ name: string }>(looks.join(' UNION ALL '));
  if (filled.length > 0) await sql.query(`TRUNCATE ${filled.map(({ name }) => name).join(', ')} CASCADE`);
}

/** Lets time pass and events come until the run has ended. */
async function bringToEnd(
  kernel: Kernel,
  find: () => Promise<SagaDetail | undefined>,
  clock: TestClock,
  whileWaiting: () => unknown,
): Promise<SagaDetail> {
  for (let sleeps = 0; sleeps < mostSleeps; sleeps += 1) {
    await kernel.drain();
    const run = await find();
    if (!run) throw new Error('the run is gone');
    if (run.state !== 'running' && run.state !== 'undoing') return run;
    if (run.wakeAt !== null && run.waits.length === 0)
      clock.set(new Date(Math.max(Date.parse(run.wakeAt), clock.now().getTime())));
    else if (run.waits.length > 0 && sleeps % 2 === 0) await whileWaiting();
    else if (run.wakeAt !== null) clock.set(run.wakeAt);
  }
  throw new Error(`the run has not come to its end after ${mostSleeps} sleeps`);
}
