import { seriesHook } from '@entrepot/sdk';
import { AsyncSeriesHook } from 'tapable';
import { Hooks } from '../../core/src/hooks/hooks.ts';
import { type Bench, type Figure, median } from './figure.ts';

/** As much of an order as a small review rule looks at. */
interface Subject {
  lines: { sku: string; quantity: number; price: string }[];
  seen: number;
  held: string[];
}

const rounds = 9;
const calls = 20_000;
const taps = 10;

type Call = (subject: Subject) => Promise<unknown>;
type Rule = (subject: Subject) => undefined;

function subject(): Subject {
  const lines = ['85123A', '71053', '84406B', '84029G', '22752'].map((sku, index) => ({
    sku,
    quantity: index + 1,
    price: `${index + 2}.55`,
  }));
  return { lines, seen: 0, held: [] };
}

/** What a review rule is at its smallest: does the order's value pass a limit? */
const rule: Rule = (order) => {
  order.seen += 1;
  let value = 0;
  for (const line of order.lines) value += line.quantity * Number(line.price);
  if (value > 10_000) order.held.push('high-value');
  return undefined;
};

const nothing: Rule = (order) => {
  order.seen += 1;
  return undefined;
};

function ours(run: (subject: Subject) => undefined | Promise<undefined>): Call {
  const hook = seriesHook<[Subject]>('bench.called', 'nothing');
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const hooks = new Hooks(new Map([['bench', new Set(['bench'])]]), new Set([hook.name]), () => silent);
  for (let index = 0; index < taps; index += 1) hooks.add('bench', hook, run, { name: `tap${index}` });
  const faults = hooks.seal();
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return (order) => hooks.call(hook, order);
}

/** The same functions as different closures, so that neither side gains by inlining one function ten times. */
function bare(run: Rule, waiting: boolean): Call {
  const hook = new AsyncSeriesHook<[Subject]>(['order']);
  for (let index = 0; index < taps; index += 1) {
    if (waiting) hook.tapPromise(`tap${index}`, async (order) => run(order));
    else hook.tap(`tap${index}`, (order) => run(order));
  }
  return (order) => hook.promise(order);
}

/** Microseconds a call. */
async function round(call: Call): Promise<number> {
  const order = subject();
  const from = performance.now();
  for (let index = 0; index < calls; index += 1) await call(order);
  const took = performance.now() - from;
  if (order.seen !== calls * taps) throw new Error(`${order.seen} taps ran instead of ${calls * taps}`);
  return (took * 1000) / calls;
}

async function compare(run: Rule, waiting: boolean): Promise<{ value: number; limit: number }> {
  const sides = { ours: ours(waiting ? async (order) => run(order) : run), bare: bare(run, waiting) };
  const times = { ours: [] as number[], bare: [] as number[] };
  for (let index = 0; index <= rounds; index += 1) {
    for (const side of ['bare', 'ours'] as const) {
      const took = await round(sides[side]);
      // The first round warms the compiler up.
      if (index > 0) times[side].push(took);
    }
  }
  return { value: median(times.ours), limit: median(times.bare) };
}

async function figure(name: string, what: string, waiting: boolean): Promise<Figure> {
  const { value, limit } = await compare(rule, waiting);
  const empty = await compare(nothing, waiting);
  return {
    name,
    what,
    value,
    unit: 'µs a call',
    limit: { what: 'bare tapable', value: limit },
    goal: '≤ 3 ×',
    met: value <= 3 * limit,
    details: { rounds, calls, 'empty taps': `${empty.value.toFixed(2)} beside ${empty.limit.toFixed(2)} µs` },
  };
}

/** A series hook with ten taps, cost accounting and budgets on, beside the same taps on bare tapable. */
export const benchHook: Bench = async ({ progress }) => {
  progress('hooks: ten taps that return at once, ten that wait');
  return [
    await figure('hook-sync', 'a hook with 10 taps, each a rule over an order of 5 lines', false),
    await figure('hook-async', 'the same with 10 asynchronous taps', true),
  ];
};
