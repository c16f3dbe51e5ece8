import type { Database, Sql } from '@entrepot/sdk';

// Each name costs memory in every connection; shapes beyond these run unprepared.
const mostNames = 500;

/** Gives statements of the same text the same name, so that each connection prepares them once. */
export class Statements {
  readonly #names = new Map<string, string>();

  run<R extends object>(sql: Database | Sql, text: string, values: readonly unknown[]): Promise<R[]> {
    let name = this.#names.get(text);
    if (name === undefined && this.#names.size < mostNames) {
      name = `web-${this.#names.size}`;
      this.#names.set(text, name);
    }
    return sql.query<R>(text, values, name === undefined ? undefined : { name });
  }
}
