import { randomUUID } from 'node:crypto';
import type { TapCost } from '@entrepot/registry/account';
import { asKernel } from '@entrepot/registry/scope';
import type { Database, Logger } from '@entrepot/sdk';
import { type CostLine, costLines, costsSince, type Tally } from './costs.ts';

const everyMs = 60_000;
/** Over how much time costs count as recent: the report of a quiet process must not go stale at once. */
const windowMinutes = 10;

/** What something has cost lately, over all processes. */
export interface RecentCost extends Tally {
  /** Over how many minutes at most. */
  readonly minutes: number;
}

/** Writes each minute what this process has spent in the last ten, and reads what all processes have. */
export class CostReporter {
  readonly #db: Database;
  readonly #taps: () => readonly Readonly<TapCost>[];
  readonly #log: Logger;
  readonly #process = randomUUID();
  /** The youngest last. */
  readonly #looks: { at: Date; lines: readonly CostLine[] }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Database, taps: () => readonly Readonly<TapCost>[], log: Logger) {
    this.#db = db;
    this.#taps = taps;
    this.#log = log;
    this.#looks.push({ at: new Date(), lines: [] });
  }

  start(): void {
    this.#timer = asKernel(() =>
      setInterval(() => {
        this.write().catch((error: unknown) => this.#log.warn({ error }, 'the costs of the last minute were not written down'));
      }, everyMs),
    );
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#db.query('DELETE FROM "kernel"."cost_reports" WHERE process = $1', [this.#process]);
  }

  async write(): Promise<void> {
    const { since, lines } = this.#recent();
    const now = new Date();
    this.#looks.push({ at: now, lines: costLines(this.#taps()) });
    while (this.#looks.length > windowMinutes) this.#looks.shift();
    await this.#db.query(
      `WITH old AS (DELETE FROM "kernel"."cost_reports" WHERE until < $3::timestamptz - interval '1 day')
       INSERT INTO "kernel"."cost_reports" (process, since, until, costs) VALUES ($1, $2, $3, $4)
       ON CONFLICT (process) DO UPDATE SET since = excluded.since, until = excluded.until, costs = excluded.costs, updated_at = now()`,
      [this.#process, since, now, JSON.stringify(lines)],
    );
  }

  /**
   * What everything has cost in the last minutes, by its name, see `CostLine`.
   * @returns undefined where no process has told
   */
  async recent(): Promise<ReadonlyMap<string, RecentCost> | undefined> {
    const others = await this.#db.query<{ since: string; until: string; costs: readonly CostLine[] }>(
      `SELECT since, until, costs FROM "kernel"."cost_reports" WHERE process <> $1 AND until > now() - interval '${windowMinutes} minutes'`,
      [this.#process],
    );
    const own = this.#recent();
    const reports = own.lines.some(({ name }) => name !== 'setup') ? [...others, { ...own, costs: own.lines }] : others;
    if (reports.length === 0) return undefined;
    const all = new Map<string, Tally & { minutes: number }>();
    for (const { since, until, costs } of reports) {
      const minutes = Math.max(1, Math.round((new Date(until).getTime() - new Date(since).getTime()) / 60_000));
      for (const { name, calls, ms, errors } of costs) {
        const sum = all.get(name) ?? { calls: 0, ms: 0, errors: 0, minutes };
        all.set(name, {
          calls: sum.calls + calls,
          ms: sum.ms + ms,
          errors: sum.errors + errors,
          minutes: Math.max(sum.minutes, minutes),
        });
      }
    }
    return all;
  }

  #recent(): { since: Date; until: Date; lines: readonly CostLine[] } {
    const [oldest = { at: new Date(), lines: [] }] = this.#looks;
    return { since: oldest.at, until: new Date(), lines: costsSince(oldest.lines, costLines(this.#taps())) };
  }
}
