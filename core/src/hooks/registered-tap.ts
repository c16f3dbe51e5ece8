import type { TapCost } from '@entrepot/registry/account';
import type { PlacedTap } from './sort-taps.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A function that joined a hook, with what it declared. */
export interface RegisteredTap extends PlacedTap {
  run: (...args: never[]) => unknown;
  budgetMs: number;
  onFailure: 'abort' | 'skip' | 'quarantine';
  cost: TapCost;
  watch: Stopwatch;
}
