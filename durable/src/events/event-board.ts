import { type Database, type Logger, Problem, token } from '@entrepot/sdk';
import { anyType } from './subscription.ts';

/** How a subscription stands. */
export interface SubscriptionStatus {
  id: string;
  name: string;
  plugin: string;
  /** The event, or `*`. */
  type: string;
  /** Whether an enabled plugin has it. */
  enabled: boolean;
  /** When a process last had it. */
  seenAt: string;
  /** Published and not handled yet; parked ones do not count. */
  waiting: number;
  oldestWaiting: string | null;
  parked: number;
}

/** An event that waits for another attempt. */
export interface ParkedStatus {
  id: string;
  subscription: string;
  event: string;
  type: string;
  key: string;
  /** 0: it waits behind an earlier one of its key. */
  failures: number;
  error: string | null;
  nextAttemptAt: string;
}

/** What this kernel knows beside the tables. */
interface BoardOptions {
  /** The subscriptions of enabled plugins. */
  names: ReadonlySet<string>;
  /** All declared events. */
  types: readonly string[];
  /** Tells all processes that there is something to deliver. */
  tell(): void;
  log: Logger;
}

/** Without its plugin a subscription keeps its place, and the events behind it, for so long. */
export const keptDays = 30;
const dayMs = 24 * 3_600_000;

/** Looks at subscriptions and parked events, and does to them what an administrator wants. */
export class EventBoard {
  readonly #db: Database;
  readonly #now: () => Date;
  readonly #options: BoardOptions;

  constructor(db: Database, now: () => Date, options: BoardOptions) {
    this.#db = db;
    this.#now = now;
    this.#options = options;
  }

  async subscriptions(): Promise<SubscriptionStatus[]> {
    const rows = await this.#db.query<Omit<SubscriptionStatus, 'enabled'>>(
      `SELECT s.id, s.name, s.plugin, s.type, s.seen_at AS "seenAt", w.waiting::int, w.oldest AS "oldestWaiting", p.parked::int
       FROM "kernel"."subscriptions" s,
       LATERAL (SELECT count(*) AS waiting, min(e.occurred_at) AS oldest
         FROM unnest(CASE s.type WHEN '${anyType}' THEN $1::text[] ELSE ARRAY[s.type]::text[] END) AS heard(type)
         JOIN "kernel"."events" e ON e.type = heard.type AND e.position > s.position) w,
       LATERAL (SELECT count(*) AS parked FROM "kernel"."parked_events" p WHERE p.subscription = s.name) p
       ORDER BY s.name`,
      [this.#options.types],
    );
    return rows.map((row) => ({ ...row, enabled: this.#options.names.has(row.name) }));
  }

  /** @param subscription its name; all unless given */
  async parked(subscription?: string): Promise<ParkedStatus[]> {
    return this.#db.query<ParkedStatus & Record<string, unknown>>(
      `SELECT p.id, p.subscription, p.event_id AS event, e.type, p.key, p.failures::int, p.error, p.next_attempt_at AS "nextAttemptAt"
       FROM "kernel"."parked_events" p JOIN "kernel"."events" e ON e.id = p.event_id
       WHERE $1::text IS NULL OR p.subscription = $1 ORDER BY p.subscription, p.key, e.position LIMIT 1000`,
      [subscription ?? null],
    );
  }

  /**
   * Sets a subscription back: all events since `from` are delivered again, in their order, before anything newer.
   * What is exactly once takes effect once more.
   * @param subscription its id or name
   * @returns how many events come, the ones that waited anyway among them
   * @throws Problem `unknown-subscription`
   */
  async replay(subscription: string, from: Date): Promise<{ events: number }> {
    const events = await this.#db.transaction(async (tx) => {
      const [found] = await tx.query<{ name: string; type: string }>(
        'SELECT name, type FROM "kernel"."subscriptions" WHERE id::text = $1 OR name = $1 FOR UPDATE',
        [subscription],
      );
      if (!found) throw unknownSubscription(subscription);
      const types = found.type === anyType ? this.#options.types : [found.type];
      const [moved] = await tx.query<{ position: number }>(
        `UPDATE "kernel"."subscriptions" s SET updated_at = now(), position = least(s.position, (
           SELECT min(e.position) - 1 FROM "kernel"."events" e WHERE e.type = ANY($2) AND e.occurred_at >= $3))
         WHERE name = $1 RETURNING position`,
        [found.name, types, from.toISOString()],
      );
      // They come with the others; what is parked from before keeps its key waiting.
      await tx.query(
        `DELETE FROM "kernel"."parked_events" p USING "kernel"."events" e
         WHERE p.subscription = $1 AND e.id = p.event_id AND e.position > $2`,
        [found.name, moved?.position],
      );
      const [count] = await tx.query<{ events: number }>(
        'SELECT count(*)::int AS events FROM "kernel"."events" WHERE type = ANY($1) AND position > $2',
        [types, moved?.position],
      );
      return count?.events ?? 0;
    });
    this.#options.tell();
    return { events };
  }

  /** Tries a parked event now, and those behind it. @throws Problem `unknown-parked-event` */
  async retry(id: string): Promise<void> {
    const due = await this.#db.query(
      `UPDATE "kernel"."parked_events" p SET next_attempt_at = $2 FROM "kernel"."parked_events" asked
       WHERE asked.id::text = $1 AND p.subscription = asked.subscription AND p.key = asked.key RETURNING 1`,
      [id, new Date(0).toISOString()],
    );
    if (due.length === 0) throw unknownParked(id);
    this.#options.tell();
  }

  /** Gives a parked event up: its subscriber never gets it, and those behind it go on. @throws Problem `unknown-parked-event` */
  async skip(id: string): Promise<void> {
    const [gone] = await this.#db.query<{ subscription: string; event_id: string; key: string }>(
      'DELETE FROM "kernel"."parked_events" WHERE id::text = $1 RETURNING subscription, event_id, key',
      [id],
    );
    if (!gone) throw unknownParked(id);
    this.#options.log.warn(
      { subscription: gone.subscription, event: gone.event_id, key: gone.key },
      'a parked event was skipped',
    );
    this.#options.tell();
  }

  /** Forgets the subscriptions that no process had for 30 days: nothing is kept for them any longer. @returns their names */
  async letGo(): Promise<string[]> {
    const before = new Date(this.#now().getTime() - keptDays * dayMs).toISOString();
    const gone = await this.#db.query<{ name: string; seen: string }>(
      `WITH gone AS (DELETE FROM "kernel"."subscriptions" WHERE seen_at < $1 AND name <> ALL($2) RETURNING name, seen_at),
         parked AS (DELETE FROM "kernel"."parked_events" WHERE subscription IN (SELECT name FROM gone))
       SELECT name, seen_at AS seen FROM gone`,
      [before, [...this.#options.names]],
    );
    for (const { name, seen } of gone) {
      this.#options.log.warn(
        { subscription: name, lastSeen: seen },
        `a subscription that nobody had for ${keptDays} days was let go; if its plugin comes back, it hears what is published from then on`,
      );
    }
    return gone.map(({ name }) => name);
  }
}

/** Reached by the kernel's own actions and jobs. */
export const Board = token<EventBoard>('kernel.eventBoard');

function unknownSubscription(asked: string): Problem {
  return new Problem('unknown-subscription', {
    status: 404,
    detail: `There is no subscription "${asked}".`,
    remedy: 'See "entrepot events list" for those that there are.',
    params: { subscription: asked },
  });
}

function unknownParked(id: string): Problem {
  return new Problem('unknown-parked-event', {
    status: 404,
    detail: `No event is parked under the id ${id}.`,
    remedy: 'See "entrepot events parked"; it may have been handled meanwhile.',
    params: { id },
  });
}
