import type { Condition } from '@entrepot/registry/permissions/condition';
import { currentScope, within } from '@entrepot/registry/scope';
import type { Caller } from '@entrepot/web/identity/caller';
import { readRows } from '@entrepot/web/read/read-records';
import type { Shape } from '@entrepot/web/read/shape';
import type { Position, SortKey } from '@entrepot/web/read/sort';
import type { Web } from '@entrepot/web/web';
import type { ExportColumn } from './export-columns.ts';
import { ReferenceTitles } from './reference-titles.ts';

const pageSize = 1_000;

/** The records of an export. */
export interface ExportList {
  readonly shape: Shape;
  readonly condition: Condition | undefined;
  readonly keys: readonly SortKey[];
  readonly columns: readonly ExportColumn[];
  /** The fields that the columns show. */
  readonly names: readonly string[];
}

/** The cells of the records, page by page along the sort's keys, so that no cursor holds a connection. */
export function exportPages(web: Web, caller: Caller, list: ExportList): AsyncIterable<readonly (string | null)[][]> {
  const { shape, names, columns } = list;
  const titles = new ReferenceTitles(web, caller);
  // The file is sent after the action has ended: its pages are read on its terms all the same.
  const { plugin, work, user, traceId, address, floor } = currentScope();
  const scope = { plugin, work, user, traceId, address, floor };
  const page = async (after: Position | undefined) => {
    const { rows, write, position } = await readRows(web.statements, web.kernel.db, { ...list, after, limit: pageSize });
    const records = rows.map((row) => JSON.parse(write(row)) as Readonly<Record<string, unknown>>);
    await titles.learn(shape.entity, names, records);
    const last = rows.at(-1);
    return {
      cells: records.map((record) => columns.map((column) => column.read(record, titles))),
      next: rows.length < pageSize || !last ? undefined : position(last),
    };
  };
  return (async function* () {
    for (let after: Position | undefined; ; ) {
      const { cells, next } = await within(scope, () => page(after));
      if (cells.length > 0) yield cells;
      if (!next) return;
      after = next;
    }
  })();
}
