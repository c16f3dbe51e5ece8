import { Problem } from '@entrepot/sdk';

const longestWaitMs = 30_000;

/** How many connections each plugin holds at once: none may take the last ones, so that one that hangs leaves some to the others. */
export class Shares {
  readonly #most: number;
  readonly #held = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  /** @param poolSize of which a quarter is out of reach of any single plugin */
  constructor(poolSize: number) {
    this.#most = Math.max(1, poolSize - Math.ceil(poolSize / 4));
  }

  /** Takes one of the plugin's share at once, or tells to wait. The kernel itself is not held to a share. */
  take(plugin: string): Promise<void> | undefined {
    if (plugin === 'kernel') return undefined;
    const held = this.#held.get(plugin) ?? 0;
    if (held >= this.#most) return this.#wait(plugin);
    this.#held.set(plugin, held + 1);
    return undefined;
  }

  /** Hands it to who waits longest. */
  giveBack(plugin: string): void {
    if (plugin === 'kernel') return;
    const next = this.#waiting.get(plugin)?.shift();
    if (next) next();
    else this.#held.set(plugin, (this.#held.get(plugin) ?? 1) - 1);
  }

  #wait(plugin: string): Promise<void> {
    const waiting = this.#waiting.get(plugin) ?? [];
    this.#waiting.set(plugin, waiting);
    return new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(busy(plugin, this.#most));
      }, longestWaitMs);
      waiting.push(go);
    });
  }
}

function busy(plugin: string, most: number): Problem {
  return new Problem('plugin-busy', {
    status: 503,
    detail: `The plugin "${plugin}" has had ${most} database connections in use for ${longestWaitMs / 1000} s, and may take no more.`,
    remedy:
      'Try again later. If it stays so, look for transactions of the plugin that wait for something outside of the database.',
    params: { plugin, most },
  });
}
