/** One measured figure, with the limit that was measured beside it in the same run. */
export interface Figure {
  /** Names it on the command line and for machines, as `reservation-spread`. */
  name: string;
  /** What was measured, in a phrase. */
  what: string;
  value: number;
  unit: string;
  /** What the same machine does without us: bare SQL, bare node:http, bare tapable. */
  limit?: { what: string; value: number };
  /** The goal in words, as `≥ 0.5 × and ≥ 7,500/s`. */
  goal: string;
  met: boolean;
  /** More that belongs to it: percentiles, counts, rounds. */
  details?: Readonly<Record<string, string | number>>;
}

export interface BenchContext {
  /** Tells on stderr how far it is. */
  progress(text: string): void;
}

/** A bench runs its rounds, cleans up after itself and returns its figures. */
export type Bench = (context: BenchContext) => Promise<Figure[]>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The value below which `share` of the values lie (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
