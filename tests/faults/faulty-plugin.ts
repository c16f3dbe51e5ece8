import { randomUUID } from 'node:crypto';
import {
  bailHook,
  type Context,
  defineEntity,
  defineEvent,
  defineJob,
  definePlugin,
  field,
  type Plugin,
  parallelHook,
  saga,
  seriesHook,
  type TapOptions,
  waterfallHook,
} from '@entrepot/sdk';

export type RunFault = 'throw' | 'reject' | 'hang' | 'leak';
export const runFaults: readonly RunFault[] = ['throw', 'reject', 'hang', 'leak'];

const kept: unknown[] = [];
const timers: NodeJS.Timeout[] = [];

/** Lets go of what leaked, so that the tests can end. */
export function forgetLeaks(): void {
  kept.length = 0;
  for (const timer of timers.splice(0)) clearInterval(timer);
}

/** Failures are what is tested here: the log need not tell of them. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { LOG_LEVEL } = process.env;
  process.env.LOG_LEVEL = 'silent';
  try {
    return await work();
  } finally {
    if (LOG_LEVEL === undefined) delete process.env.LOG_LEVEL;
    else process.env.LOG_LEVEL = LOG_LEVEL;
  }
}

const never = () => new Promise<never>(() => {});

/** Goes wrong in the given way. A leak keeps a megabyte, a timer and a transaction that nobody ends. */
export function goWrong(fault: RunFault, { db }: Pick<Context, 'db'>): unknown {
  if (fault === 'throw') throw new Error('it threw');
  if (fault === 'reject') return new Promise((_, reject) => setImmediate(() => reject(new Error('it rejected'))));
  if (fault === 'hang') return never();
  kept.push(Buffer.alloc(1024 * 1024, 1));
  timers.push(setInterval(() => {}, 1000));
  db.transaction(async (tx) => {
    await tx.query('SELECT 1');
    await never();
  }).catch(() => {});
  return undefined;
}

export const Thing = defineEntity('host.thing', { fields: { name: field.text() } });
export const happened = defineEvent('host.happened', { name: field.text() });
export const hooks = {
  series: seriesHook<[string[]]>('host.series', 'the list'),
  waterfall: waterfallHook<[readonly string[]]>('host.waterfall', 'the list'),
  bail: bailHook<[string[]], string>('host.bail', 'the list'),
  parallel: parallelHook<[string[]]>('host.parallel', 'the list'),
};
export type Kind = keyof typeof hooks;
export const kinds = Object.keys(hooks) as Kind[];

/** A well plugin that the faulty one joins, with a neighbour that joins behind it. */
export const host = definePlugin({
  name: 'host',
  version: '1.0.0',
  entities: [Thing],
  events: [happened],
  hooks: Object.values(hooks),
  actions: {
    ping: { method: 'GET', permission: 'public', handler: () => ({ pong: true }) },
    call: {
      method: 'GET',
      permission: 'public',
      input: { kind: field.text() },
      handler: async ({ call, input }) => {
        const names: string[] = [];
        const result = await call(hooks[input.kind as Kind], names);
        return { names: Array.isArray(result) ? result : names, result: Array.isArray(result) ? null : (result ?? null) };
      },
    },
    list: {
      method: 'GET',
      permission: 'public',
      handler: ({ db }) => db.query('SELECT id, name, version FROM host.things ORDER BY id LIMIT 20'),
    },
    tell: {
      permission: 'public',
      handler: ({ db }) => db.transaction((tx) => tx.emit(happened, { key: `${Math.random()}`, payload: { name: 'x' } })),
    },
  },
}) as Plugin;

/** Joins every hook behind the faulty plugin and hears every event. */
export function neighbour(heard: string[]): Plugin {
  return definePlugin({
    name: 'neighbour',
    version: '1.0.0',
    requires: { host: '*' },
    setup({ on, subscribe }) {
      const order = { after: ['faulty'] };
      on(hooks.series, (names) => void names.push('neighbour'), order);
      on(hooks.waterfall, (names) => [...names, 'neighbour'], order);
      on(hooks.bail, () => 'neighbour', order);
      on(hooks.parallel, (names) => void names.push('neighbour'), order);
      subscribe(happened, ({ payload }) => void heard.push(payload.name));
    },
  }) as Plugin;
}

/** Works in every place where plugins have code, and goes wrong in all of them. */
export function faulty(fault: RunFault | 'none', tap: TapOptions = {}, parts: Partial<Plugin> = {}): Plugin {
  const act = (context: Pick<Context, 'db'>) => (fault === 'none' ? undefined : goWrong(fault, context));
  const job = defineJob({ name: 'faulty.job', input: {}, retries: 0, handler: (context) => act(context) });
  let database: Context['db'] | undefined;
  const work = saga('faulty.saga', {}, async ({ step }) => {
    const go = () => database && act({ db: database });
    await step('go', go, { retries: 0, timeoutMs: 300 });
  });
  return {
    name: 'faulty',
    version: '1.0.0',
    requires: { host: '*' },
    jobs: [job as never],
    sagas: [work as never],
    actions: {
      act: { method: 'GET', permission: 'public', handler: (context) => act(context) },
      enqueue: {
        permission: 'public',
        handler: ({ db }) => db.transaction(async (tx) => ({ id: await tx.enqueue(job, {}) })),
      },
      start: {
        permission: 'public',
        handler: ({ db }) => db.transaction(async (tx) => ({ id: await tx.start(work, {}, { key: randomUUID() }) })),
      },
    },
    setup({ on, subscribe, db }) {
      database = db;
      for (const kind of kinds) on(hooks[kind], () => act({ db }) as never, { budgetMs: 60, ...tap });
      subscribe(happened, () => act({ db }) as Promise<void>);
    },
    ...parts,
  };
}
