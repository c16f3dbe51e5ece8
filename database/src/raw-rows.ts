import type { QueryOptions, Sql } from '@entrepot/sdk';

/** A row as PostgreSQL sends it: the text of each column in the statement's order; null where it has no value. */
export type RawRow = readonly (string | null)[];

/** The core's own option beside the SDK's. */
export interface RawOptions extends QueryOptions {
  /** Rows come as `RawRow`s: who writes them out again spares reading each value. */
  raw: true;
}

export function isRaw(options: QueryOptions | undefined): options is RawOptions {
  return options !== undefined && 'raw' in options;
}

/** Runs SQL for its raw rows. @param name prepares the statement under it, as `QueryOptions.name` does */
export function queryRaw(sql: Sql, text: string, values: readonly unknown[], name: string | undefined): Promise<RawRow[]> {
  const options: RawOptions = name === undefined ? { raw: true } : { raw: true, name };
  return sql.query<RawRow>(text, values, options);
}
