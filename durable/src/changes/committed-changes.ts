import { randomUUID } from 'node:crypto';
import { asKernel } from '@entrepot/registry/scope';
import type { ChangeFeed, Logger } from '@entrepot/sdk';

type Listener = Parameters<ChangeFeed['watch']>[0];

const topic = 'changed';
const gatherMs = 200;
/** PostgreSQL takes 8,000 bytes a notice. */
const mostTold = 100;

/** What the feed needs of the process that it stands in. */
export interface ChangeSource {
  readonly entities: Iterable<{ readonly name: string; readonly table: string }>;
  readonly log: Logger;
  /** Tells the other processes, see `Wake`. */
  tell(topic: string): void;
}

/**
 * Gathers which entities this process writes to, hears it of the others, and tells both on. What is told a second time within
 * a fifth of a second is told once.
 */
export class CommittedChanges implements ChangeFeed {
  readonly topic = topic;
  readonly #source: ChangeSource;
  /** By their tables, as `orders.order_lines`. */
  readonly #entities: ReadonlyMap<string, string>;
  readonly #self = randomUUID().slice(0, 8);
  readonly #listeners = new Set<Listener>();
  #gathered = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(source: ChangeSource) {
    this.#source = source;
    this.#entities = new Map([...source.entities].map(({ name, table }) => [table.replaceAll('"', ''), name]));
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** This process committed something that wrote to these tables. */
  committed(tables: Iterable<string>): void {
    for (const table of tables) {
      const entity = this.#entities.get(table);
      if (entity !== undefined) this.#gathered.add(entity);
    }
    if (this.#gathered.size === 0) return;
    this.#timer ??= asKernel(() => setTimeout(() => this.#pass(), gatherMs)).unref();
  }

  /** Another process told of its changes, or something may have been missed. */
  heard(detail: string | undefined): void {
    const [teller, names = ''] = detail?.split(' ') ?? [];
    if (teller !== this.#self) this.#call(detail === undefined ? undefined : new Set(names.split(',')));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #pass(): void {
    this.#timer = undefined;
    const entities = this.#gathered;
    this.#gathered = new Set();
    const names = [...entities];
    for (let from = 0; from < names.length; from += mostTold) {
      this.#source.tell(`${topic} ${this.#self} ${names.slice(from, from + mostTold).join()}`);
    }
    this.#call(entities);
  }

  #call(entities: ReadonlySet<string> | undefined): void {
    for (const listener of this.#listeners) {
      try {
        listener(entities);
      } catch (error) {
        this.#source.log.error({ error }, 'a listener to changes failed');
      }
    }
  }
}
