import { Problem } from '@entrepot/sdk';
import pg from 'pg';
import type { PartShape } from './part-shape.ts';
import { dropPolicySql } from './row-floor.ts';
import { type PresentColumn, type PresentTable, partKey, type RecordedObject } from './table-catalog.ts';
import type { ColumnShape, SchemaShape, TableShape } from './table-shape.ts';

/** One thing that is done to the database, for people to read before. */
export interface SchemaChange {
  action: 'add' | 'change' | 'drop';
  /** `table`, `column`, `function` or the kind of a part. */
  kind: string;
  /** As it is recorded, see `RecordedObject`. */
  object: string;
  plugin: string;
  declared: string;
}

/** A column that must have a value from now on, and has no default that would give it one. */
export interface Demand {
  plugin: string;
  declared: string;
  table: string;
  /** Unquoted; of one that is there already. */
  column: string | undefined;
}

export interface SchemaDifference {
  /** Run before data migrations: what makes room. */
  before: readonly string[];
  /** Run after them: what demands something of rows. */
  after: readonly string[];
  changes: readonly SchemaChange[];
  demands: readonly Demand[];
  /** What cannot be done: `narrowing-change`, where a declared type could not hold the values that are there. */
  refused: readonly Problem[];
  /** What is recorded from now on. */
  objects: readonly Omit<RecordedObject, 'version'>[];
  /** Recorded columns, tables and their parts that nobody declares any more: kept, with their data. */
  kept: readonly string[];
  /** Recorded parts and functions that are dropped. */
  gone: readonly string[];
}

/** What there is. */
export interface PresentSchema {
  tables: ReadonlyMap<string, PresentTable>;
  functions: ReadonlySet<string>;
}

interface Steps {
  schemas: string[];
  drops: string[];
  functions: string[];
  tables: string[];
  columns: string[];
  required: string[];
  checks: string[];
  indexes: string[];
  foreignKeys: string[];
  triggers: string[];
  storage: string[];
  policies: string[];
  changes: SchemaChange[];
  demands: Demand[];
  refused: Problem[];
}

const quote = pg.escapeIdentifier;

/**
 * What has to be done so that the database has the declared tables. No column and no table is ever dropped or renamed:
 * what nobody declares any more stays, and takes NULL. Expressions are compared with the text that made them, for PostgreSQL
 * rewrites what it stores. What a plugin brought that is not enabled now stays as it is.
 * @param enabled the names of the plugins that `desired` was made from
 */
export function schemaDifference(
  desired: SchemaShape,
  present: PresentSchema,
  recorded: ReadonlyMap<string, RecordedObject>,
  enabled: ReadonlySet<string>,
): SchemaDifference {
  const steps: Steps = {
    schemas: [],
    drops: [],
    functions: [],
    tables: [],
    columns: [],
    required: [],
    checks: [],
    indexes: [],
    foreignKeys: [],
    triggers: [],
    storage: [],
    policies: [],
    changes: [],
    demands: [],
    refused: [],
  };
  const objects: Omit<RecordedObject, 'version'>[] = [];
  const gone: string[] = [];
  const schemas = new Set<string>();
  for (const shape of desired.functions) {
    schemas.add(shape.schema);
    objects.push(recordOf('function', shape, shape.function, shape.create));
    if (present.functions.has(shape.function) && recorded.get(shape.function)?.definition === shape.create) continue;
    steps.functions.push(shape.create);
    note(steps, recorded.has(shape.function) ? 'change' : 'add', 'function', shape, shape.function);
  }
  for (const shape of desired.tables) {
    schemas.add(shape.schema);
    objects.push(recordOf('table', shape, shape.table, ''));
    for (const column of shape.columns)
      objects.push(recordOf('column', column, columnKey(shape, column.name), definitionOf(column)));
    for (const part of shape.parts) objects.push(recordOf(part.kind, part, objectKey(shape, part), part.create));
    const table = present.tables.get(shape.table);
    if (table) alterTable(steps, shape, table, recorded, enabled, gone);
    else createTable(steps, shape);
  }
  dropFunctions(steps, objects, recorded, enabled, gone);
  steps.schemas.push(...[...schemas].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${quote(schema)}`));
  const declared = new Set([...objects.map(({ object }) => object), ...gone]);
  const { drops, functions, tables, columns, required, checks, indexes, foreignKeys, triggers, storage, policies } = steps;
  const made = [...drops, ...functions, ...tables, ...columns];
  const after = [...required, ...checks, ...indexes, ...foreignKeys, ...triggers, ...storage, ...policies];
  return {
    // Schemas are there already wherever nothing changes.
    before: made.length + after.length === 0 ? [] : [...steps.schemas, ...made],
    after,
    changes: steps.changes,
    demands: steps.demands,
    refused: steps.refused,
    objects,
    kept: [...recorded.keys()].filter((object) => !declared.has(object)),
    gone,
  };
}

/** With a function go its triggers upon tables that nobody declares now; those upon others went as parts of them. */
function dropFunctions(
  steps: Steps,
  objects: readonly Omit<RecordedObject, 'version'>[],
  recorded: ReadonlyMap<string, RecordedObject>,
  enabled: ReadonlySet<string>,
  gone: string[],
): void {
  const wanted = new Set(objects.map(({ object }) => object));
  for (const { object, kind, plugin, declared } of recorded.values()) {
    if (kind !== 'function' || wanted.has(object) || !enabled.has(plugin)) continue;
    steps.drops.push(`DROP FUNCTION IF EXISTS ${object} CASCADE`);
    note(steps, 'drop', 'function', { plugin, declared }, object);
    const owned = [...recorded.values()].filter((each) => each.plugin === plugin && each.declared === declared);
    gone.push(...owned.filter((each) => each.kind === 'function' || each.kind === 'trigger').map((each) => each.object));
  }
}

function note(
  steps: Steps,
  action: SchemaChange['action'],
  kind: string,
  { plugin, declared }: { plugin: string; declared: string },
  object: string,
): void {
  steps.changes.push({ action, kind, object, plugin, declared });
}

function recordOf(
  kind: string,
  { plugin, declared }: { plugin: string; declared: string },
  object: string,
  definition: string,
): Omit<RecordedObject, 'version'> {
  return { object, kind, plugin, declared, definition };
}

function columnKey({ table }: TableShape, name: string): string {
  return `${table}.${quote(name)}`;
}

function objectKey({ table }: TableShape, part: { kind: string; name: string }): string {
  return `${table} ${partKey(part)}`;
}

function definitionOf({ default: value, generated }: ColumnShape): string {
  return generated === undefined ? (value ?? '') : `= ${generated}`;
}

function columnSql(column: ColumnShape): string {
  const start = `${quote(column.name)} ${column.type}`;
  if (column.generated !== undefined) return `${start} GENERATED ALWAYS AS (${column.generated}) STORED`;
  return `${start}${column.default === undefined ? '' : ` DEFAULT ${column.default}`}${column.notNull ? ' NOT NULL' : ''}`;
}

function createTable(steps: Steps, shape: TableShape): void {
  const columns = shape.columns.map((column) => `  ${columnSql(column)}${column.name === 'id' ? ' PRIMARY KEY' : ''}`);
  const isCheck = (part: PartShape) => part.kind === 'check';
  const checks = shape.parts.filter(isCheck).map(({ create }) => `  ${create.slice(create.indexOf('CONSTRAINT'))}`);
  steps.tables.push(`CREATE TABLE ${shape.table} (\n${[...columns, ...checks].join(',\n')}\n)`);
  note(steps, 'add', 'table', shape, shape.table);
  for (const column of shape.columns) note(steps, 'add', 'column', column, columnKey(shape, column.name));
  for (const part of shape.parts) {
    if (!isCheck(part)) create(steps, part);
    note(steps, 'add', part.kind, part, objectKey(shape, part));
  }
}

function create(steps: Steps, part: PartShape): void {
  const { checks: check, indexes: index, foreignKeys, triggers: trigger, storage, policies: policy } = steps;
  const list = { check, index, 'foreign-key': foreignKeys, trigger, storage, policy };
  list[part.kind].push(part.create);
}

function dropSql({ schema, table }: TableShape, { kind, name }: { kind: PartShape['kind']; name: string }): string {
  if (kind === 'index') return `DROP INDEX ${quote(schema)}.${quote(name)}`;
  if (kind === 'policy') return dropPolicySql(table, name);
  if (kind === 'storage' && name.startsWith('storage_')) {
    return `ALTER TABLE ${table} ALTER COLUMN ${quote(name.slice('storage_'.length))} SET STORAGE EXTENDED`;
  }
  if (kind === 'storage') return `ALTER TABLE ${table} RESET (${name})`;
  if (kind === 'trigger') return `DROP TRIGGER ${quote(name)} ON ${table}`;
  return `ALTER TABLE ${table} DROP CONSTRAINT ${quote(name)}`;
}

function alterTable(
  steps: Steps,
  shape: TableShape,
  present: PresentTable,
  recorded: ReadonlyMap<string, RecordedObject>,
  enabled: ReadonlySet<string>,
  gone: string[],
): void {
  const parts = new Map(present.parts);
  const columns = new Map(present.columns);
  const declared = new Set(shape.columns.map(({ name }) => name));
  const wanted = new Set(shape.parts.map(partKey));
  for (const part of present.parts.values()) {
    const key = objectKey(shape, part);
    const owner = recorded.get(key)?.plugin;
    if (wanted.has(partKey(part)) || owner === undefined || !enabled.has(owner)) continue;
    // An index or reference over a column that is kept stays with it.
    if (part.kind !== 'check' && part.columns.some((column) => !declared.has(column))) continue;
    if (parts.delete(partKey(part))) steps.drops.push(dropSql(shape, part));
    note(steps, 'drop', part.kind, { plugin: owner, declared: recorded.get(key)?.declared ?? '' }, key);
    gone.push(key);
  }
  if (shape.columns.some((column) => columns.has(column.name) && columns.get(column.name)?.type !== column.type)) {
    makeWay(steps, shape, parts, columns);
  }
  for (const part of shape.parts) {
    const isThere = parts.has(partKey(part));
    const key = objectKey(shape, part);
    if (isThere && recorded.get(key)?.definition === part.create) continue;
    if (isThere) steps.drops.push(dropSql(shape, part));
    create(steps, part);
    note(steps, recorded.has(key) ? 'change' : 'add', part.kind, part, key);
  }
  for (const column of shape.columns) {
    const was = columns.get(column.name);
    const key = columnKey(shape, column.name);
    if (was) alterColumn(steps, shape, column, was, recorded.get(key)?.definition);
    else addColumn(steps, shape, column);
    if (!was) note(steps, recorded.has(key) ? 'change' : 'add', 'column', column, key);
  }
  for (const { name, notNull } of columns.values()) {
    // Nobody fills it any more; a column of someone else's is not ours to change, and fills itself.
    const owner = recorded.get(columnKey(shape, name))?.plugin;
    if (notNull && !declared.has(name) && owner !== undefined && enabled.has(owner)) {
      steps.columns.push(`ALTER TABLE ${shape.table} ALTER COLUMN ${quote(name)} DROP NOT NULL`);
    }
  }
}

// PostgreSQL changes no type under a computed column: those are made anew, with all that may stand on them.
function makeWay(
  steps: Steps,
  shape: TableShape,
  parts: Map<string, { kind: PartShape['kind']; name: string }>,
  columns: Map<string, PresentColumn>,
): void {
  const computed = shape.columns.filter(({ name, generated }) => generated !== undefined && columns.get(name)?.generated);
  if (computed.length === 0) return;
  for (const part of shape.parts) {
    if ((part.kind === 'check' || part.kind === 'index') && parts.delete(partKey(part))) steps.drops.push(dropSql(shape, part));
  }
  for (const { name } of computed) {
    columns.delete(name);
    steps.drops.push(`ALTER TABLE ${shape.table} DROP COLUMN ${quote(name)}`);
  }
}

/** What has no default is demanded once a data migration may have filled it. */
function addColumn(steps: Steps, { table }: TableShape, column: ColumnShape): void {
  const isFilledLater = column.notNull && column.default === undefined && column.generated === undefined;
  steps.columns.push(`ALTER TABLE ${table} ADD COLUMN ${columnSql(isFilledLater ? { ...column, notNull: false } : column)}`);
  if (!isFilledLater) return;
  steps.required.push(`ALTER TABLE ${table} ALTER COLUMN ${quote(column.name)} SET NOT NULL`);
  steps.demands.push({ plugin: column.plugin, declared: column.declared, table, column: undefined });
}

function alterColumn(
  steps: Steps,
  shape: TableShape,
  column: ColumnShape,
  was: PresentColumn,
  recorded: string | undefined,
): void {
  const alter = `ALTER TABLE ${shape.table} ALTER COLUMN ${quote(column.name)}`;
  const made = steps.columns.length + steps.required.length;
  changeColumn(steps, shape, column, was, recorded, alter);
  if (steps.columns.length + steps.required.length > made) note(steps, 'change', 'column', column, columnKey(shape, column.name));
}

function changeColumn(
  steps: Steps,
  shape: TableShape,
  column: ColumnShape,
  was: PresentColumn,
  recorded: string | undefined,
  alter: string,
): void {
  if (was.type !== column.type) {
    if (!widens(was.type, column.type)) {
      steps.refused.push(narrowing(column, `is ${was.type} and would become ${column.type}`));
      return;
    }
    steps.columns.push(`${alter} TYPE ${column.type}`);
  }
  if (column.generated !== undefined) {
    if (!was.generated) {
      steps.refused.push(narrowing(column, 'has values of its own and would become computed'));
      return;
    }
    if (recorded !== definitionOf(column)) steps.columns.push(`${alter} SET EXPRESSION AS (${column.generated})`);
    return;
  }
  if (was.generated) steps.columns.push(`${alter} DROP EXPRESSION`);
  if (was.generated ? column.default !== undefined : recorded !== definitionOf(column)) {
    steps.columns.push(column.default === undefined ? `${alter} DROP DEFAULT` : `${alter} SET DEFAULT ${column.default}`);
  }
  if (was.notNull && !column.notNull) steps.columns.push(`${alter} DROP NOT NULL`);
  if (!was.notNull && column.notNull) {
    if (column.default !== undefined) steps.required.push(...fill(shape, column, column.default));
    else steps.demands.push({ plugin: column.plugin, declared: column.declared, table: shape.table, column: column.name });
    steps.required.push(`${alter} SET NOT NULL`);
  }
}

function fill({ table, parts }: TableShape, { name }: ColumnShape, value: string): string[] {
  const update = `UPDATE ${table} SET ${quote(name)} = ${value} WHERE ${quote(name)} IS NULL`;
  if (!parts.some(({ kind }) => kind === 'trigger')) return [update];
  return [`ALTER TABLE ${table} DISABLE TRIGGER USER`, update, `ALTER TABLE ${table} ENABLE TRIGGER USER`];
}

/** Whether every value of the one type is a value of the other. */
export function widens(from: string, to: string): boolean {
  const text = /^character varying\((\d+)\)$/;
  const [fromLength, toLength] = [text.exec(from)?.[1], text.exec(to)?.[1]];
  if (fromLength) return to === 'text' || (toLength !== undefined && Number(toLength) >= Number(fromLength));
  const decimal = /^numeric\((\d+),(\d+)\)$/;
  const [fromDigits, toDigits] = [decimal.exec(from), decimal.exec(to)];
  if (!toDigits) return false;
  const [whole, fraction] = [Number(toDigits[1]) - Number(toDigits[2]), Number(toDigits[2])];
  if (from === 'bigint') return whole >= 19;
  return fromDigits !== null && whole >= Number(fromDigits[1]) - Number(fromDigits[2]) && fraction >= Number(fromDigits[2]);
}

function narrowing({ declared, plugin, name }: ColumnShape, what: string): Problem {
  return new Problem('narrowing-change', {
    status: 500,
    detail: `Field "${declared}" of plugin "${plugin}" ${what}: values could be lost.`,
    remedy: 'Keep the type, or declare a new field and move the values.',
    params: { plugin, field: declared, column: name },
  });
}
