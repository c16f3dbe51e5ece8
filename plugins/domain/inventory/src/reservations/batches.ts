import { setImmediate } from 'node:timers';
import { Problem } from '@entrepot/sdk';

interface Waiting<I, O> {
  readonly item: I;
  resolve(result: O): void;
  reject(error: unknown): void;
}

/**
 * Lets concurrent callers share a transaction: what arrives while batches are under way makes the next one.
 * An idle caller waits for nobody. The callers' order is kept within and between batches.
 */
export class Batches<I, O> {
  readonly #run: (items: readonly I[]) => Promise<readonly (O | Problem)[]>;
  readonly #keyOf: (item: I) => string;
  readonly #size: number;
  readonly #parallel: number;
  #waiting: Waiting<I, O>[] = [];
  #running = 0;
  #scheduled = false;

  /**
   * @param run results in the order of the items; a Problem is for its caller alone. A throw undoes the whole batch
   * @param keyOf two items of one key never share a batch
   */
  constructor(
    run: (items: readonly I[]) => Promise<readonly (O | Problem)[]>,
    { keyOf, size, parallel }: { keyOf: (item: I) => string; size: number; parallel: number },
  ) {
    this.#run = run;
    this.#keyOf = keyOf;
    this.#size = size;
    this.#parallel = parallel;
  }

  add(item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  // After the current turn of the event loop: callers whose requests arrived with it come along.
  #schedule(): void {
    if (this.#scheduled || this.#running >= this.#parallel || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#start();
      this.#schedule();
    });
  }

  async #start(): Promise<void> {
    const batch = this.#next();
    if (batch.length === 0) return;
    this.#running += 1;
    await this.#settle(batch);
    this.#running -= 1;
    this.#schedule();
  }

  #next(): Waiting<I, O>[] {
    const keys = new Set<string>();
    const batch: Waiting<I, O>[] = [];
    const later: Waiting<I, O>[] = [];
    for (const each of this.#waiting) {
      const key = this.#keyOf(each.item);
      if (batch.length === this.#size || keys.has(key)) {
        later.push(each);
      } else {
        keys.add(key);
        batch.push(each);
      }
    }
    this.#waiting = later;
    return batch;
  }

  async #settle(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const results = await this.#run(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index] as O | Problem;
        if (result instanceof Problem) reject(result);
        else resolve(result);
      });
    } catch (error) {
      // A database that went away answers nobody better in halves.
      if (batch.length === 1 || (error instanceof Problem && error.status === 503)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const half = Math.ceil(batch.length / 2);
      await this.#settle(batch.slice(0, half));
      await this.#settle(batch.slice(half));
    }
  }
}
