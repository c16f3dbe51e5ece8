import type { MappedColumn } from './column-mapping.ts';
import type { ImportTarget } from './import-target.ts';
import type { SheetRow } from './sheet-row.ts';

/** The rows of a file that make one record. */
export interface RowGroup {
  /** At least one, in the order of the file. */
  readonly rows: SheetRow[];
  /** Rows with the same key came long before: this is the rest of a record that is done. */
  readonly isScattered: boolean;
}

/** How rows belong together. */
export interface RowLayout {
  /** Columns whose values together tell a record; empty where each row is a record. */
  readonly key: readonly MappedColumn[];
  readonly head: readonly MappedColumn[];
  /** Columns of children. */
  readonly children: readonly MappedColumn[];
}

/** Rows among which those of a record are looked for. */
const windowRows = 50_000;

export function layoutOf(columns: readonly MappedColumn[], target: ImportTarget, key: readonly string[] | undefined): RowLayout {
  const isChild = ({ path }: MappedColumn) => target.fields.get(path)?.child != null;
  return {
    key: columns.filter(({ path }) => key?.includes(path)),
    head: columns.filter((column) => !isChild(column)),
    children: columns.filter(isChild),
  };
}

/**
 * Gathers rows to records, in the order of their first rows: those that have the same key, and those that only go on with
 * children where the columns of the record itself are left blank. The same file gives the same groups, in the same order.
 */
export async function* gatherRecords(
  rows: AsyncIterable<SheetRow>,
  layout: RowLayout,
  most = windowRows,
): AsyncGenerator<readonly RowGroup[]> {
  const done = new Set<string>();
  let groups: RowGroup[] = [];
  let open = new Map<string, RowGroup>();
  let last: { key: string | undefined; group: RowGroup } | undefined;
  let count = 0;
  for await (const row of rows) {
    const key = keyOf(row, layout);
    const isSame = last !== undefined && ((key !== undefined && key === last.key) || (key === undefined && goesOn(row, layout)));
    if (count >= most && !isSame) {
      yield groups;
      for (const each of open.keys()) done.add(each);
      groups = [];
      open = new Map();
      last = undefined;
      count = 0;
    }
    count += 1;
    const known = isSame ? last?.group : key === undefined ? undefined : open.get(key);
    if (known) {
      known.rows.push(row);
      last = { key: key ?? last?.key, group: known };
      continue;
    }
    const group: RowGroup = { rows: [row], isScattered: key !== undefined && done.has(key) };
    groups.push(group);
    if (key !== undefined) open.set(key, group);
    last = { key, group };
  }
  if (groups.length > 0) yield groups;
}

function keyOf(row: SheetRow, { key }: RowLayout): string | undefined {
  const parts = key.map(({ index }) => row.cells[index]?.trim() ?? '');
  return parts.length === 0 || parts.includes('') ? undefined : parts.join('\u0000');
}

function goesOn(row: SheetRow, { head, children }: RowLayout): boolean {
  const isFilled = ({ index }: MappedColumn) => (row.cells[index]?.trim() ?? '') !== '';
  return head.length > 0 && !head.some(isFilled) && children.some(isFilled);
}
