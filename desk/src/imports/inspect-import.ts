import type { Label, Sql } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import type { ImportTarget, TargetField } from './import-target.ts';
import { uniqueLists } from './import-target.ts';
import { fingerprintOf, type KeptMapping, keptMappings, synonymsOf } from './kept-mappings.ts';
import type { Sheet } from './sheet.ts';
import { type Suggestion, suggestMapping } from './suggest-mapping.ts';

/** What a file is and what it could be taken as. */
export interface ImportInspection extends Suggestion {
  readonly kind: 'csv' | 'xlsx';
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[];
  readonly targets: readonly {
    readonly path: string;
    readonly label: Label;
    readonly kind: TargetField['kind'];
    readonly required: boolean;
    readonly child: string | null;
    readonly target: string | null;
    readonly values: Readonly<Record<string, Label>> | null;
  }[];
  readonly unique: readonly (readonly string[])[];
  /** The kept mapping that the file has the headers of: nothing is left to map. */
  readonly known: string | null;
  readonly kept: readonly KeptMapping[];
}

const rowsLooked = 200;
const mostSamples = 20;

/** Looks at a file and suggests what its columns mean. */
export async function inspectImport(sql: Sql, caller: Caller, target: ImportTarget, sheet: Sheet): Promise<ImportInspection> {
  const samples = new Map(sheet.columns.map(({ name }) => [name, new Set<string>()]));
  let looked = 0;
  for await (const { cells } of sheet.rows()) {
    for (const { name, index } of sheet.columns) {
      const values = samples.get(name);
      const text = cells[index]?.trim() ?? '';
      if (text !== '' && values && values.size < mostSamples) values.add(text.slice(0, 200));
    }
    looked += 1;
    if (looked === rowsLooked) break;
  }
  const columns = sheet.columns.map(({ name }) => ({ name, samples: [...(samples.get(name) ?? [])] }));
  const kept = await keptMappings(sql, caller.user, target.entity.name);
  const fingerprint = fingerprintOf(sheet.columns);
  const known = kept.find((each) => each.fingerprint === fingerprint && isUsable(each, target, sheet));
  const suggestion = suggestMapping(columns, target, synonymsOf(kept));
  const { kind, sheets, encoding, delimiter } = sheet;
  return {
    kind,
    sheets,
    sheet: sheet.sheet,
    encoding,
    delimiter,
    columns,
    targets: [...target.fields.values()].map(({ registered, ...field }) => ({
      path: field.path,
      label: field.label,
      kind: field.kind,
      required: field.required,
      child: field.child,
      target: field.kind === 'ref' ? (registered.target?.name ?? null) : null,
      values: field.kind === 'enum' ? (registered.field.detail.values ?? {}) : null,
    })),
    unique: uniqueLists(target.entity),
    mapping: known ? known.mapping : suggestion.mapping,
    evidence: known
      ? Object.fromEntries(Object.keys(known.mapping.columns).map((name) => [name, 'saved' as const]))
      : suggestion.evidence,
    known: known?.id ?? null,
    kept,
  };
}

/** Whether the fields are still there for this caller, and the columns called as they were. */
function isUsable({ mapping }: KeptMapping, target: ImportTarget, { columns }: Sheet): boolean {
  const paths = [...Object.values(mapping.columns), ...Object.keys(mapping.values ?? {})];
  const names = new Set(columns.map(({ name }) => name));
  return paths.every((path) => target.fields.has(path)) && Object.keys(mapping.columns).every((name) => names.has(name));
}
