import { limited } from '@entrepot/registry/limited';
import { entering } from '@entrepot/registry/scope';
import { type Database, type Logger, Problem, type Transaction } from '@entrepot/sdk';
import { advance, hold, positionOf } from './cursor.ts';
import { lend } from './lend.ts';
import { ParkedEvents } from './parked-events.ts';
import { batchSize, readEvents, type StoredMessage } from './read-events.ts';
import type { Subscription } from './subscription.ts';

const keysAtOnce = 8;
/** Events share a transaction for so long: its locks and what it holds back must not last. */
const togetherMs = 100;

export interface DeliveryOptions {
  /** The events that the subscription hears. */
  types: readonly string[];
  db: Database;
  now(): Date;
  log: Logger;
  /** Whether this process still has the subscription to itself. */
  isMine(): boolean;
}

/** Delivers the events of one subscription, in the order of each key. */
export class Delivery {
  readonly #subscription: Subscription;
  readonly #options: DeliveryOptions;
  readonly #db: Database;
  readonly #parked: ParkedEvents;
  /** How many events go one by one because one of them failed among others. */
  #apart = 0;
  #stopped = false;

  constructor(subscription: Subscription, options: DeliveryOptions) {
    this.#subscription = subscription;
    this.#options = options;
    this.#db = options.db;
    this.#parked = new ParkedEvents(options.db, subscription.name, options.now);
  }

  stop(): void {
    this.#stopped = true;
  }

  /**
   * Delivers what lies up to the horizon. What was delivered when the process died, or lost the subscription, may come again,
   * but where it is exactly once.
   * @returns how many events were handled
   */
  async run(horizon: () => number): Promise<number> {
    let handled = await this.#retryParked();
    while (!this.#isOver) {
      const position = await positionOf(this.#db, this.#subscription.name);
      if (position === undefined) break;
      const limit = this.#apart > 0 ? 1 : batchSize;
      const events = await readEvents(this.#db, this.#options.types, position, horizon(), limit);
      if (events.length === 0) break;
      handled += this.#subscription.isExactlyOnce ? await this.#together(position, events) : await this.#lanes(position, events);
    }
    return handled;
  }

  get #isOver(): boolean {
    return this.#stopped || !this.#options.isMine();
  }

  /** Several keys at once, each in its order. @returns how many were handled */
  async #lanes(position: number, events: readonly StoredMessage[]): Promise<number> {
    const lanes = [...Map.groupBy(events, ({ key }) => key).values()];
    const handled = new Set<StoredMessage>();
    const work = async () => {
      for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
        for (const event of lane) {
          if (this.#isOver) return;
          if (this.#parked.isBlocked(event.key)) await this.#parked.park(this.#db, event);
          else await this.#try(event);
          handled.add(event);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(keysAtOnce, lanes.length) }, work));
    const open = events.findIndex((event) => !handled.has(event));
    const last = events[open < 0 ? events.length - 1 : open - 1];
    if (last) await advance(this.#db, this.#subscription.name, position, last.position);
    return handled.size;
  }

  async #try(event: StoredMessage): Promise<void> {
    try {
      await this.#call(event);
    } catch (error) {
      this.#tellFailure(event, error);
      await this.#parked.fail(this.#db, event, error);
    }
  }

  /** Handles events and notes it in one transaction. Where one fails, nothing stands, and all are tried one by one. */
  async #together(position: number, events: readonly StoredMessage[]): Promise<number> {
    try {
      const handled = await this.#db.transaction((tx) => this.#handle(tx, position, events));
      this.#apart = Math.max(0, this.#apart - handled);
      return handled;
    } catch (error) {
      const [event] = events;
      if (!event || events.length > 1) {
        this.#apart = events.length;
        return 0;
      }
      this.#tellFailure(event, error);
      await this.#db.transaction(async (tx) => {
        if (!(await hold(tx, this.#subscription.name, position))) return;
        await this.#parked.fail(tx, event, error);
        await advance(tx, this.#subscription.name, position, event.position);
      });
      this.#apart -= 1;
      return 1;
    }
  }

  async #handle(tx: Transaction, position: number, events: readonly StoredMessage[]): Promise<number> {
    if (!(await hold(tx, this.#subscription.name, position))) return 0;
    const end = performance.now() + togetherMs;
    let handled = 0;
    let last = position;
    for (const event of events) {
      if (this.#parked.isBlocked(event.key)) await this.#parked.park(tx, event);
      else await this.#call(event, tx);
      handled += 1;
      last = event.position;
      if (this.#isOver || performance.now() > end) break;
    }
    await advance(tx, this.#subscription.name, position, last);
    return handled;
  }

  /** The oldest event of each key first; those after it follow as long as it goes well. */
  async #retryParked(): Promise<number> {
    let handled = 0;
    for (const key of await this.#parked.dueKeys()) {
      for (let event = await this.#parked.first(key); event && !this.#isOver; event = await this.#parked.first(key)) {
        const each = event;
        try {
          if (this.#subscription.isExactlyOnce) {
            await this.#db.transaction(async (tx) => {
              if (await this.#parked.remove(tx, each)) await this.#call(each, tx);
            });
          } else {
            await this.#call(each);
            await this.#parked.remove(this.#db, each);
          }
        } catch (error) {
          this.#tellFailure(each, error);
          await this.#parked.fail(this.#db, each, error);
          break;
        }
        handled += 1;
      }
    }
    return handled;
  }

  async #call({ position: _, ...event }: StoredMessage, tx?: Transaction): Promise<void> {
    const { name, plugin, type, timeoutMs } = this.#subscription;
    const lent = tx && lend(tx);
    try {
      const late = () => tooSlow(name, timeoutMs);
      await entering({ plugin, work: `event ${type}` }, () =>
        limited(timeoutMs, late, () => this.#subscription.run(event, lent?.tx)),
      );
    } finally {
      lent?.takeBack();
    }
  }

  #tellFailure(event: StoredMessage, error: unknown): void {
    this.#options.log.warn(
      { subscription: this.#subscription.name, event: event.id, key: event.key, error },
      'a subscriber failed; the event and those after it with the same key are tried again later',
    );
  }
}

function tooSlow(subscription: string, timeoutMs: number): Problem {
  return new Problem('subscriber-too-slow', {
    status: 500,
    detail: `The subscriber "${subscription}" took longer than ${timeoutMs} ms.`,
    remedy: 'Let it do less, enqueue a job for what takes long, or give it a longer "timeoutMs".',
  });
}
