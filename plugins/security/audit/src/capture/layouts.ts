import { type Sql, tableOf } from '@entrepot/sdk';
import { Entry } from './entry.entity.ts';
import { type Cell, marks } from './record-image.ts';

/** The columns of a table as rows were sent, in their order. */
interface Layout {
  readonly names: readonly string[];
  /** OIDs of their types. */
  readonly types: readonly number[];
}

/**
 * The columns of tables over time. An image has the types of its columns and not their names: those are written into the log
 * when a table is met that looks otherwise than before, so that what was written long ago is read as it was meant.
 */
export class Layouts {
  readonly #known = new Map<string, Layout[]>();
  #isLoaded = false;

  /** What else is to be written into the log. */
  readonly fresh: { readonly entity: string; readonly layout: Layout }[] = [];

  /** The names of a row's columns; undefined where no table of this entity ever looked so. */
  async namesOf(
    sql: Sql,
    entity: string,
    table: string | undefined,
    row: readonly Cell[],
  ): Promise<readonly string[] | undefined> {
    if (!this.#isLoaded) await this.#load(sql);
    const known = this.#known.get(entity)?.findLast((layout) => fits(layout, row));
    if (known || table === undefined) return known?.names;
    const columns = await sql.query<{ name: string; type: number }>(
      `SELECT attname AS name, atttypid::bigint AS type FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
      [table],
    );
    const layout = { names: columns.map(({ name }) => name), types: columns.map(({ type }) => type) };
    if (!fits(layout, row)) return undefined;
    this.#add(entity, layout);
    this.fresh.push({ entity, layout });
    return layout.names;
  }

  /** Entities of which a table was met. */
  entities(): string[] {
    return [...this.#known.keys()];
  }

  /** After what was read turned out not to stand. */
  forget(): void {
    this.#known.clear();
    this.fresh.length = 0;
    this.#isLoaded = false;
  }

  async #load(sql: Sql): Promise<void> {
    const rows = await sql.query<{ entity: string; note: Layout }>(
      `SELECT entity, note FROM ${tableOf(Entry)} WHERE note IS NOT NULL AND operation = 'layout' ORDER BY id`,
    );
    this.#known.clear();
    for (const { entity, note } of rows) this.#add(entity, note);
    this.#isLoaded = true;
  }

  #add(entity: string, layout: Layout): void {
    this.#known.set(entity, [...(this.#known.get(entity) ?? []), layout]);
  }
}

function fits({ types }: Layout, row: readonly Cell[]): boolean {
  return types.length === row.length && row.every(({ type }, place) => type >= marks.sealed || type === types[place]);
}
