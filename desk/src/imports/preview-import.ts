import type { Sql } from '@entrepot/sdk';
import type { Fault } from './fault.ts';
import type { ImportWork } from './import-work.ts';
import { type FileRecord, judgeRecords, mapRecords } from './judge-records.ts';

const atOnce = 1_000;
const mostFaults = 1_000;
const mostLines = 50;

/** A record of the file as it would become one. */
export interface PreviewedRecord {
  /** Of its first row in the file. */
  readonly row: number;
  readonly rows: number;
  readonly verdict: 'create' | 'update' | 'unchanged' | 'reject';
  readonly record: Readonly<Record<string, unknown>>;
  /** Its rows in the file, the first so many: the cells of mapped columns by name, and the places of the children made of them. */
  readonly lines: readonly {
    readonly row: number;
    readonly cells: Readonly<Record<string, string>>;
    readonly items: Readonly<Record<string, number>>;
  }[];
  readonly faults: readonly Fault[];
}

export interface ImportPreview {
  readonly rows: number;
  readonly records: number;
  /** How many records would be created, updated, left as they are, rejected. */
  readonly verdicts: Readonly<Record<PreviewedRecord['verdict'], number>>;
  readonly rejectedRows: number;
  readonly first: readonly PreviewedRecord[];
  /** The first thousand; `faultCount` of all. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  /** The fields by which records are known again; null where each import makes new ones. */
  readonly key: readonly string[] | null;
  /** Required fields that no column and no value is given for. */
  readonly missing: readonly string[];
}

/**
 * Goes through the whole file as an import would, and writes nothing. What only writing tells, as the word of a plugin's hook,
 * is told by the import itself.
 * @param most so many records are shown
 */
export async function previewImport(work: ImportWork, sql: Sql, most: number): Promise<ImportPreview> {
  const verdicts = { create: 0, update: 0, unchanged: 0, reject: 0 };
  const first: PreviewedRecord[] = [];
  const faults: Fault[] = [];
  let faultCount = 0;
  let rows = 0;
  let records = 0;
  let rejectedRows = 0;
  for await (const groups of work.groups()) {
    for (let from = 0; from < groups.length; from += atOnce) {
      const mapped = await mapRecords(work, sql, groups.slice(from, from + atOnce));
      const judged = await judgeRecords(work, sql, mapped);
      for (const [place, verdict] of judged.entries()) {
        const record = mapped[place] as FileRecord;
        const { group, input } = record;
        const own = verdict.is === 'reject' ? verdict.faults : [];
        records += 1;
        rows += group.rows.length;
        verdicts[verdict.is] += 1;
        faultCount += own.length;
        if (verdict.is === 'reject') rejectedRows += group.rows.length;
        faults.push(...own.slice(0, mostFaults - faults.length));
        if (first.length >= most) continue;
        const shown = { record: input, lines: linesOf(work, record), faults: own };
        first.push({ row: group.rows[0]?.row ?? 0, rows: group.rows.length, verdict: verdict.is, ...shown });
      }
    }
  }
  return {
    rows,
    records,
    verdicts,
    rejectedRows,
    first,
    faults,
    faultCount,
    key: work.key ?? null,
    missing: missingFields(work),
  };
}

/** Of children only where some of their fields are mapped. */
function missingFields({ target, mapping, columns }: ImportWork): string[] {
  const paths = new Set([...columns.map(({ path }) => path), ...Object.keys(mapping.values ?? {})]);
  const children = new Set([...paths].map((path) => target.fields.get(path)?.child));
  return [...target.fields.values()]
    .filter(({ required, path, child }) => required && !paths.has(path) && (child === null || children.has(child)))
    .map(({ path }) => path);
}

function linesOf({ columns }: ImportWork, { group, input, placeOf }: FileRecord): PreviewedRecord['lines'] {
  const items = new Map<number, Record<string, number>>();
  for (const [child, value] of Object.entries(input)) {
    for (const index of Array.isArray(value) ? value.keys() : []) {
      const { row } = placeOf(`/${child}/${index}`);
      items.set(row, { ...items.get(row), [child]: index });
    }
  }
  return group.rows.slice(0, mostLines).map(({ row, cells }) => ({
    row,
    cells: Object.fromEntries(columns.map(({ name, index }) => [name, cells[index] ?? ''])),
    items: items.get(row) ?? {},
  }));
}
