import type { Database, Event, Logger } from '@entrepot/sdk';
import { type Cursor, nextWindow, readCursor, saveCursor } from './cursor.ts';
import { ParkedEvents } from './parked-events.ts';
import type { Subscription } from './subscription.ts';

const batchSize = 200;
const keysAtOnce = 8;

/** Delivers the events of one subscription, in the order of each key; several keys at once. */
export class Delivery {
  readonly #subscription: Subscription;
  readonly #db: Database;
  readonly #log: Logger;
  readonly #parked: ParkedEvents;
  #stopped = false;

  constructor(subscription: Subscription, db: Database, now: () => Date, log: Logger) {
    this.#subscription = subscription;
    this.#db = db;
    this.#log = log;
    this.#parked = new ParkedEvents(db, subscription.name, now);
  }

  stop(): void {
    this.#stopped = true;
  }

  /**
   * Delivers all that is safe to read. What is already delivered when the process dies may come again.
   * @returns how many events were handled
   */
  async run(base: string): Promise<number> {
    let handled = await this.#retryParked();
    let saved = await readCursor(this.#db, this.#subscription.name);
    let cursor: Cursor | undefined = saved;
    const save = async () => {
      if (cursor && cursor !== saved) await saveCursor(this.#db, this.#subscription.name, cursor);
      saved = cursor;
    };
    for (let isNewWindow = false; cursor && !this.#stopped; ) {
      const events = await this.#read(cursor);
      const last = await this.#deliver(events);
      handled += events.length;
      if (last !== undefined) {
        cursor = { ...cursor, after: last };
        await save();
        isNewWindow = false;
      }
      if (events.length === batchSize) continue;
      // Saving ends a transaction too, so there is always a further window: an empty one ends the walk.
      const next: Cursor | undefined = isNewWindow || this.#stopped ? undefined : await nextWindow(this.#db, cursor, base);
      if (!next) break;
      cursor = next;
      isNewWindow = true;
    }
    if (handled > 0) await save();
    return handled;
  }

  async #read({ from, to, after }: Cursor): Promise<Event[]> {
    return this.#db.query<Event & Record<string, unknown>>(
      `SELECT id, type, key, payload, occurred_at AS "occurredAt" FROM "kernel"."events"
       WHERE type = $1 AND transaction >= $2 AND transaction < $3 AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT ${batchSize}`,
      [this.#subscription.type, from, to, after],
      { name: 'kernel.read-events' },
    );
  }

  /** @returns the id of the last event before which all are handled; undefined where none is */
  async #deliver(events: readonly Event[]): Promise<string | undefined> {
    const lanes = [...Map.groupBy(events, ({ key }) => key).values()];
    const handled = new Set<Event>();
    const work = async () => {
      for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
        for (const event of lane) {
          if (this.#stopped) return;
          if (this.#parked.isBlocked(event.key)) await this.#parked.park(event);
          else await this.#try(event);
          handled.add(event);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(keysAtOnce, lanes.length) }, work));
    const open = events.findIndex((event) => !handled.has(event));
    return events[open < 0 ? events.length - 1 : open - 1]?.id;
  }

  async #try(event: Event): Promise<void> {
    try {
      await this.#subscription.run(event);
    } catch (error) {
      this.#log.warn(
        { subscription: this.#subscription.name, event: event.id, key: event.key, error },
        'a subscriber failed; the event and those after it with the same key are tried again later',
      );
      await this.#parked.fail(event, error);
    }
  }

  /** The oldest event of each key first; those after it follow as long as it goes well. */
  async #retryParked(): Promise<number> {
    let handled = 0;
    for (const key of await this.#parked.dueKeys()) {
      for (let event = await this.#parked.first(key); event && !this.#stopped; event = await this.#parked.first(key)) {
        try {
          await this.#subscription.run(event);
        } catch (error) {
          await this.#parked.fail(event, error);
          break;
        }
        await this.#parked.remove(event);
        handled += 1;
      }
    }
    return handled;
  }
}
