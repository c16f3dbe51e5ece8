import { type AttachedFile, Attachments, type Context, Problem } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import type { Locale } from '@entrepot/web/locale';
import type { Web } from '@entrepot/web/web';
import { type ColumnMapping, type MappedColumn, mappedColumns } from './column-mapping.ts';
import type { Encoding } from './decode-text.ts';
import type { Delimiter } from './find-delimiter.ts';
import { gatherRecords, layoutOf, type RowGroup } from './gather-records.ts';
import type { ImportPolicy } from './import.entity.ts';
import { type ImportTarget, importTarget, keyOf } from './import-target.ts';
import { RecordMapper } from './map-record.ts';
import { References } from './references.ts';
import { openSheet, type Sheet } from './sheet.ts';

/** What is to be imported, and how; see `importPlan`. */
export interface ImportPlan {
  readonly entity: string;
  readonly file: string;
  readonly sheet: string | null;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly mapping: ColumnMapping;
  readonly policy: ImportPolicy;
}

/** A file that is opened for an import by somebody. */
export interface ImportWork {
  readonly web: Web;
  readonly caller: Caller;
  readonly locale: Locale;
  readonly policy: ImportPolicy;
  readonly target: ImportTarget;
  readonly sheet: Sheet;
  readonly mapping: ColumnMapping;
  readonly columns: readonly MappedColumn[];
  /** The fields by which records are known again; undefined where none are mapped: each is a new one. */
  readonly key: readonly string[] | undefined;
  readonly mapper: RecordMapper;
  readonly references: References;
  /** Always in the same order. */
  groups(): AsyncGenerator<readonly RowGroup[]>;
}

/** Reads a file that was uploaded. @throws Problem `unknown-record` */
export async function attachedFile({ db, use }: Pick<Context, 'db' | 'use'>, id: string): Promise<AttachedFile> {
  const file = await use(Attachments).read(db, id);
  if (file) return file;
  throw new Problem('unknown-record', {
    detail: 'The uploaded file is gone.',
    remedy: 'Upload it again.',
    params: { fields: ['file'] },
  });
}

export function openPlannedSheet(
  file: AttachedFile,
  { sheet, encoding, delimiter }: Pick<ImportPlan, 'sheet' | 'encoding' | 'delimiter'>,
): Promise<Sheet> {
  // The fields of the plan take these values alone.
  return openSheet(file, { sheet, encoding: encoding as Encoding | null, delimiter: delimiter as Delimiter | null });
}

/**
 * Opens what is to be imported for the caller.
 * @throws Problem of the file, of the mapping, and where the caller may not create such records
 */
export async function openImport(
  web: Web,
  caller: Caller,
  file: AttachedFile,
  plan: ImportPlan,
  locale: Locale,
): Promise<ImportWork> {
  const target = importTarget(web.kernel.registry, caller, plan.entity);
  const sheet = await openPlannedSheet(file, plan);
  const columns = mappedColumns(sheet.columns, target, plan.mapping);
  const paths = new Set([...columns.map(({ path }) => path), ...Object.keys(plan.mapping.values ?? {})]);
  const key = keyOf(target.entity, paths);
  const layout = layoutOf(columns, target, key);
  const references = new References(caller);
  const mapper = new RecordMapper(target, plan.mapping, layout, sheet.width, references, locale);
  const { policy } = plan;
  return {
    web,
    caller,
    locale,
    policy,
    target,
    sheet,
    mapping: plan.mapping,
    columns,
    key,
    mapper,
    references,
    groups: () => gatherRecords(sheet.rows(), layout),
  };
}
