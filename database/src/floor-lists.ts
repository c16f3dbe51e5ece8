import type { Floor } from '@entrepot/registry/permissions/floor';
import { asKernel } from '@entrepot/registry/scope';
import type { Sql } from '@entrepot/sdk';

// Lists may be gone, as where a backup was restored.
const freshMs = 60_000;
const mostKnown = 10_000;

const text = `WITH outdated AS (DELETE FROM kernel.floor_lists WHERE used_on < current_date - 7 AND name <> ALL ($1))
  INSERT INTO kernel.floor_lists (name, ids)
  SELECT name, ARRAY(SELECT id FROM unnest(list::uuid[]) id ORDER BY id) FROM unnest($1::text[], $2::text[]) AS given (name, list)
  ON CONFLICT (name) DO UPDATE SET used_on = excluded.used_on WHERE floor_lists.used_on < excluded.used_on`;

/** Keeps the lists of floors in the database, where policies find them: there may be thousands of ids in one. */
export class FloorLists {
  readonly #sql: Sql;
  readonly #known = new Map<string, number>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Sees to it that a floor's lists are there; until then they are empty. */
  async keep({ lists }: Floor): Promise<void> {
    const now = performance.now();
    const names = [...lists.keys()].filter((name) => (this.#known.get(name) ?? 0) <= now).sort();
    if (names.length === 0) return;
    // Not under the floor of who asks about somebody.
    await asKernel(() => this.#sql.query(text, [names, names.map((name) => lists.get(name))]));
    if (this.#known.size >= mostKnown) this.#known.clear();
    for (const name of names) this.#known.set(name, now + freshMs);
  }
}
