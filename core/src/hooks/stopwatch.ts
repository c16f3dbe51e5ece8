import type { TapCost } from '@entrepot/registry/account';

const every = 32;
const exactCalls = 64;
const slowMs = 0.05;

/** Decides which calls of a tap are timed. */
export class Stopwatch {
  readonly cost: TapCost;
  #exactUntil = exactCalls;

  constructor(cost: TapCost) {
    this.cost = cost;
  }

  /** To be called once per call of the tap. @returns the start, or -1 where this call is not timed */
  start(): number {
    const calls = ++this.cost.calls;
    return calls < this.#exactUntil || calls % every === 0 ? performance.now() : -1;
  }

  /** @returns the milliseconds of this call; 0 where it was not timed */
  stop(start: number): number {
    if (start < 0) return 0;
    const took = performance.now() - start;
    const { cost } = this;
    const isExact = cost.calls < this.#exactUntil;
    if (took > slowMs) this.#exactUntil = cost.calls + exactCalls;
    // A slow one among quick ones stands for itself: the next ones are all timed.
    cost.ms += isExact || took > slowMs ? took : took * every;
    return took;
  }
}
