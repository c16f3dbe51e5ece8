import { operandsOf, sqlTypes } from '@entrepot/registry/permissions/operand';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { Problem, type Sql } from '@entrepot/sdk';
import { readMany } from '@entrepot/web/read/read-records';
import { wholeShape } from '@entrepot/web/read/shape';
import { draftChange, draftRecord } from '@entrepot/web/write/draft';
import type { Row } from '@entrepot/web/write/table-sql';
import type { Change } from '@entrepot/web/write/write-records';
import { changesOf } from './changes-of.ts';
import { type Fault, faultsOf } from './fault.ts';
import type { RowGroup } from './gather-records.ts';
import type { ImportWork } from './import-work.ts';
import type { MappedRecord } from './map-record.ts';

/** What is to become of a record of the file. */
export type Verdict =
  | { readonly is: 'create'; readonly draft: Row; readonly given: object }
  | { readonly is: 'update'; readonly change: Change }
  | { readonly is: 'unchanged' }
  | { readonly is: 'reject'; readonly faults: readonly Fault[] };

/** A record of the file with its rows. */
export interface FileRecord extends MappedRecord {
  readonly group: RowGroup;
}

/** Maps rows to records: what they refer to is looked up for all of them at once. */
export async function mapRecords(
  { mapper, references }: ImportWork,
  sql: Sql,
  groups: readonly RowGroup[],
): Promise<FileRecord[]> {
  for (const { target, texts } of mapper.referencesIn(groups)) await references.learn(sql, target, texts);
  return groups.map((group) => ({ group, ...mapper.map(group) }));
}

/** Decides over records by what is right with them, and by what is there already. Writes nothing. */
export async function judgeRecords(work: ImportWork, sql: Sql, records: readonly FileRecord[]): Promise<Verdict[]> {
  const existing = await findExisting(work, sql, records);
  const befores = await readBefore(work, sql, [...existing.values()]);
  return records.map((record): Verdict => {
    if (record.faults.length > 0) return { is: 'reject', faults: record.faults };
    const id = existing.get(record);
    try {
      if (id === undefined) return create(work, record);
      if (work.policy === 'skip') return { is: 'unchanged' };
      const before = befores.get(id);
      const fields = before ? changesOf(before, record.input, work.key ?? []) : record.input;
      if (Object.keys(fields).length === 0) return { is: 'unchanged' };
      draftChange(work.web.kernel.registry, work.caller, work.target.entity, fields);
      return { is: 'update', change: { id, version: undefined, fields } };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { is: 'reject', faults: refusalFaults(work, record, error) };
    }
  });
}

/** What a refusal says of a record, at the places of the file. */
export function refusalFaults({ web, locale }: ImportWork, record: FileRecord, problem: Problem): Fault[] {
  return faultsOf(problem, web.problems, locale, record.placeOf);
}

function create({ web, caller, target }: ImportWork, { input }: FileRecord): Verdict {
  const given = { ...input };
  const draft = draftRecord(web.kernel.registry, caller, target.entity, structuredClone(input), web.kernel.now());
  return { is: 'create', draft, given };
}

/** The ids of records that are there already, found by their keys. */
async function findExisting(
  { key, target }: ImportWork,
  sql: Sql,
  records: readonly FileRecord[],
): Promise<Map<FileRecord, string>> {
  const found = new Map<FileRecord, string>();
  if (!key) return found;
  const asked = records.filter(({ input, faults }) => faults.length === 0 && key.every((name) => input[name] !== undefined));
  if (asked.length === 0) return found;
  const columns = key.map((name) => keyColumn(target.entity, name));
  const keys = asked.map(({ input }, place) => [place, ...key.map((name) => input[name])]);
  const definition = columns.map(({ type }, index) => `k${index} ${type}`).join(', ');
  const rows = await sql.query<{ id: string; place: number }>(
    `SELECT t."id", k.place FROM jsonb_to_recordset($1::jsonb) AS k(place int, ${definition})
     JOIN ${target.entity.table} t ON ${columns.map(({ column }, index) => `t."${column}" = k.k${index}`).join(' AND ')}`,
    [
      JSON.stringify(
        keys.map(([place, ...values]) => ({ place, ...Object.fromEntries(values.map((value, i) => [`k${i}`, value])) })),
      ),
    ],
  );
  for (const { id, place } of rows) {
    const record = asked[place];
    if (record) found.set(record, id);
  }
  return found;
}

function keyColumn(entity: RegisteredEntity, name: string): { column: string; type: string } {
  const operand = operandsOf(entity).get(name);
  if (!operand) throw new Error(`${entity.name}.${name} cannot be a key`);
  return { column: operand.column, type: sqlTypes[operand.type] };
}

/** The records that are to be updated, as they stand; none that the caller may not read. */
async function readBefore(
  { web, caller, policy, target }: ImportWork,
  sql: Sql,
  ids: readonly string[],
): Promise<Map<string, Row>> {
  if (policy !== 'update' || ids.length === 0) return new Map();
  const read = caller.access(target.entity, 'read');
  if (read.denied) return new Map();
  const texts = await readMany(web.statements, sql, { ...wholeShape(web.kernel.registry, target.entity), access: read }, ids, '');
  return new Map(texts.map(({ json }) => JSON.parse(json) as Row).map((row) => [row.id, row]));
}
