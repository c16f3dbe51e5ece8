import { Problem } from '@entrepot/sdk';
import type { ScanKind } from './scan.ts';

/** What each kind of operation tells. Bins are scanned codes, `''` the floor; goods are a scanned barcode or a SKU's code. */
export interface FactsOf {
  receive: { barcode: string; quantity: number; reference: string; bin: string };
  putAway: { barcode: string; quantity: number; bin: string };
  move: { barcode: string; quantity: number; from: string; bin: string };
  pick: { task: string; bin: string; barcode: string; quantity: number; reason?: string | undefined };
  pack: { fulfilmentOrder: string; weights?: number[] | undefined };
  count: {
    bin: string;
    lines: { barcode: string; quantity: number }[];
    /** The server's time at the last contact before the count: what others changed since may be in it or not. */
    seen?: string | undefined;
  };
}

type Kept = 'receive' | 'putAway' | 'move' | 'pick' | 'pack' | 'count';

const readers: { [K in Kept]: (read: Reader) => FactsOf[K] } = {
  receive: (read) => ({
    barcode: read.text('barcode'),
    quantity: read.quantity('quantity', 1),
    reference: read.text('reference', ''),
    bin: read.text('bin', ''),
  }),
  putAway: (read) => ({ barcode: read.text('barcode'), quantity: read.quantity('quantity', 1), bin: read.text('bin') }),
  move: (read) => ({
    barcode: read.text('barcode'),
    quantity: read.quantity('quantity', 1),
    from: read.text('from', ''),
    bin: read.text('bin', ''),
  }),
  pick: (read) => ({
    task: read.uuid('task'),
    bin: read.text('bin', ''),
    barcode: read.text('barcode', ''),
    quantity: read.quantity('quantity', 0),
    reason: read.text('reason', '') || undefined,
  }),
  pack: (read) => ({ fulfilmentOrder: read.text('fulfilmentOrder'), weights: read.quantities('weights') }),
  count: (read) => ({
    bin: read.text('bin'),
    lines: read.list('lines').map((line) => ({ barcode: line.text('barcode'), quantity: line.quantity('quantity', 0) })),
    seen: read.moment('seen'),
  }),
};

/**
 * The facts of an operation in their form.
 * @throws Problem `warehouse.bad-scan` that names what is wrong
 */
export function factsOf<K extends ScanKind>(kind: K, facts: Readonly<Record<string, unknown>>): FactsOf[K] {
  return readers[kind](new Reader(facts)) as FactsOf[K];
}

const longest = 255;
const most = 10_000_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

class Reader {
  readonly #facts: Readonly<Record<string, unknown>>;

  constructor(facts: Readonly<Record<string, unknown>>) {
    this.#facts = facts;
  }

  text(name: string, usual?: string): string {
    const value = this.#facts[name] ?? usual;
    if (typeof value !== 'string' || value.length > longest || value.includes('\0')) throw bad(name, 'must be a text');
    if (value === '' && usual === undefined) throw bad(name, 'is missing');
    return value;
  }

  uuid(name: string): string {
    const value = this.text(name);
    if (!uuid.test(value)) throw bad(name, 'must be an id');
    return value;
  }

  quantity(name: string, least: number): number {
    return whole(name, this.#facts[name], least);
  }

  quantities(name: string): number[] | undefined {
    const value = this.#facts[name];
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw bad(name, 'must be a list');
    return value.map((each) => whole(name, each, 1));
  }

  list(name: string): Reader[] {
    const value = this.#facts[name];
    if (!Array.isArray(value)) throw bad(name, 'must be a list');
    return value.map((each) => new Reader(typeof each === 'object' && each !== null ? each : {}));
  }

  moment(name: string): string | undefined {
    const value = this.#facts[name];
    if (value === undefined || value === null) return undefined;
    const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(time)) throw bad(name, 'must be a moment');
    return new Date(time).toISOString();
  }
}

function whole(name: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw bad(name, `must be a whole number from ${least} on`);
}

function bad(name: string, fault: string): Problem {
  return new Problem('warehouse.bad-scan', {
    detail: `The device told something that cannot be understood: ${name} ${fault}`,
    remedy: 'Discard it and do the step again; update the page on the device.',
    errors: [{ pointer: `/facts/${name}`, code: 'bad-scan', detail: fault }],
    params: { name },
  });
}
