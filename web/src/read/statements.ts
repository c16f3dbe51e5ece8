import { queryRaw, type RawRow } from '@entrepot/database/raw-rows';
import type { Sql } from '@entrepot/sdk';

// Each name costs memory in every connection; shapes beyond these run unprepared.
const mostNames = 500;

/** Gives statements of the same text the same name, so that each connection prepares them once. */
export class Statements {
  readonly #names = new Map<string, string>();

  run<R extends object>(sql: Sql, text: string, values: readonly unknown[]): Promise<R[]> {
    const name = this.#nameOf(text);
    return sql.query<R>(text, values, name === undefined ? undefined : { name });
  }

  /** The same for raw rows. */
  rows(sql: Sql, text: string, values: readonly unknown[]): Promise<RawRow[]> {
    return queryRaw(sql, text, values, this.#nameOf(text));
  }

  #nameOf(text: string): string | undefined {
    let name = this.#names.get(text);
    if (name === undefined && this.#names.size < mostNames) {
      name = `web-${this.#names.size}`;
      this.#names.set(text, name);
    }
    return name;
  }
}
