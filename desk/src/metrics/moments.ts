import type { Sql } from '@entrepot/sdk';
import { type Days, daysLater } from './days.ts';

/** When the days of a time zone begin, by the calendar that groups moments into days as well: the one of PostgreSQL. */
export class Moments {
  readonly #sql: Sql;
  readonly #timeZone: string;
  readonly #starts = new Map<string, string>();

  constructor(sql: Sql, timeZone: string) {
    this.#sql = sql;
    this.#timeZone = timeZone;
  }

  /** Reads in one go what `of` will be asked for. */
  async read(ranges: readonly Days[]): Promise<void> {
    const days = new Set(ranges.flatMap(({ from, to }) => [from, daysLater(to, 1)]));
    const missing = [...days].filter((day) => !this.#starts.has(day));
    if (missing.length === 0) return;
    const rows = await this.#sql.query<{ day: string; start: string }>(
      `SELECT day, day::timestamp AT TIME ZONE $2 AS start FROM unnest($1::text[]) AS day`,
      [missing, this.#timeZone],
    );
    for (const { day, start } of rows) this.#starts.set(day, start);
  }

  /** The moments that lie in these days, as a condition. */
  async of(days: Days): Promise<{ readonly gte: string; readonly lt: string }> {
    await this.read([days]);
    return { gte: this.#starts.get(days.from) ?? '', lt: this.#starts.get(daysLater(days.to, 1)) ?? '' };
  }
}
