import type { FactsOf } from './facts.ts';
import type { ScanKind } from './scan.ts';

/** What may be applied before nothing that the device did earlier can still come. */
export interface Sequenced {
  sequence: number;
}

/**
 * Up to where a device's operations may be applied: before the first that is missing.
 * @param from the device has an answer for everything before it
 * @param sequences of what has come, from `from` on, ascending, with repetitions
 * @returns the first sequence that has not come
 */
export function firstMissing(from: number, sequences: readonly number[]): number {
  let next = from;
  for (const sequence of sequences) {
    if (sequence > next) break;
    if (sequence === next) next += 1;
  }
  return next;
}

interface Applicable {
  kind: ScanKind;
  warehouse: string;
  facts: Readonly<Record<string, unknown>>;
}

const longestRun = 200;

/**
 * How many of the operations from the first on can be applied as one set: of one kind and warehouse, none of which needs what
 * another of them did. Counts go one by one: each decides by what is there.
 */
export function runLength(operations: readonly Applicable[]): number {
  const [first] = operations;
  if (!first) return 0;
  const filled = new Set<unknown>();
  let length = 0;
  for (const { kind, warehouse, facts } of operations) {
    if (kind !== first.kind || warehouse !== first.warehouse || length === longestRun) break;
    if (length > 0 && kind === 'count') break;
    const { from, bin, task, fulfilmentOrder } = facts as Partial<FactsOf['move'] & FactsOf['pick'] & FactsOf['pack']>;
    if (kind === 'move') {
      if (filled.has(from ?? '')) break;
      filled.add(bin ?? '');
    }
    if (kind === 'pick' || kind === 'pack') {
      const subject = task ?? fulfilmentOrder;
      if (filled.has(subject)) break;
      filled.add(subject);
    }
    length += 1;
  }
  return length;
}
