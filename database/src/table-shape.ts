import { columnsOfField, type RegisteredEntity, type RegisteredField, type Registry } from '@entrepot/registry/schema/registry';
import type { Field, MoneyValue } from '@entrepot/sdk';
import pg from 'pg';
import { identifier, shortHash } from './identifier.ts';
import type { PartShape } from './part-shape.ts';
import { floorParts } from './row-floor.ts';
import { type FunctionShape, functionShapes, triggerParts } from './trigger-shape.ts';

/** A column as it should be, in PostgreSQL's own words for types. */
export interface ColumnShape {
  name: string;
  type: string;
  notNull: boolean;
  /** SQL; undefined: none. */
  default: string | undefined;
  /** SQL of a stored generated column. */
  generated: string | undefined;
  plugin: string;
  /** `orders.order.giftNote` */
  declared: string;
}

export interface TableShape {
  schema: string;
  name: string;
  /** Qualified and quoted. */
  table: string;
  plugin: string;
  declared: string;
  columns: readonly ColumnShape[];
  parts: readonly PartShape[];
}

const quote = pg.escapeIdentifier;
const literal = (text: string): string => pg.escapeLiteral(text).trim();

/** What the registry asks the database for. */
export interface SchemaShape {
  tables: readonly TableShape[];
  functions: readonly FunctionShape[];
}

export function schemaShape(registry: Registry): SchemaShape {
  return {
    tables: [...registry.entities.values()].map((entity) => tableShape(registry, entity)),
    functions: functionShapes(registry),
  };
}

function tableShape(registry: Registry, entity: RegisteredEntity): TableShape {
  const { schema, table, plugin, name: declared } = entity;
  const name = table.slice(schema.length + 4, -1);
  const system = { plugin, declared, generated: undefined, notNull: true };
  const fields = [...entity.fields.values()];
  return {
    schema,
    name,
    table,
    plugin,
    declared,
    columns: [
      { ...system, name: 'id', type: 'uuid', default: 'uuidv7()' },
      ...fields.flatMap((each) => columnShapes(entity, each)),
      { ...system, name: 'version', type: 'bigint', default: '1' },
      { ...system, name: 'created_at', type: 'timestamp with time zone', default: 'now()' },
      { ...system, name: 'updated_at', type: 'timestamp with time zone', default: 'now()' },
    ],
    parts: [
      ...fields.flatMap((each) => fieldChecks(entity, name, each)),
      ...Object.entries(entity.entity.checks ?? {}).map(([rule, condition]) =>
        check(entity, identifier(name, snake(rule), 'rule'), condition, plugin, declared),
      ),
      ...indexes(entity, name),
      ...fields.flatMap((each) => foreignKeys(registry, entity, name, each)),
      ...(entity.entity.appendOnly ? [appendOnly(table, plugin, declared)] : []),
      ...(entity.entity.fillFactor ? [fillFactor(table, entity.entity.fillFactor, plugin, declared)] : []),
      ...fields.flatMap((each) => uncompressed(entity, each)),
      ...triggerParts(registry, entity),
      ...floorParts(entity),
    ],
  };
}

function columnShapes(entity: RegisteredEntity, { name, field, plugin, columns }: RegisteredField): ColumnShape[] {
  const types = columnTypes(field);
  const defaults = columnDefaults(field);
  const notNull = field.presence === 'required' || field.presence === 'defaulted';
  return columns.map((column, index) => ({
    name: column,
    type: types[index] ?? 'text',
    notNull,
    default: defaults[index],
    generated: field.detail.expression,
    plugin,
    declared: `${entity.name}.${name}`,
  }));
}

function columnTypes({ kind, detail }: Field): string[] {
  switch (kind) {
    case 'text':
      return [`character varying(${detail.maxLength})`];
    case 'integer':
    case 'quantity':
      return ['bigint'];
    case 'decimal':
      return [`numeric(${detail.precision},${detail.scale})`];
    case 'money':
      return [`numeric(${detail.precision},${detail.scale})`, 'character(3)'];
    case 'boolean':
    case 'date':
      return [kind];
    case 'timestamp':
      return ['timestamp with time zone'];
    case 'ref':
    case 'attachment':
      return ['uuid'];
    case 'json':
      return ['jsonb'];
    case 'bytes':
      return ['bytea'];
    case 'children':
      return [];
    default:
      return ['text'];
  }
}

function columnDefaults({ kind, presence, defaultValue }: Field): string[] {
  if (presence !== 'defaulted' || defaultValue === undefined) return [];
  if (kind === 'money') {
    const { amount, currency } = defaultValue as MoneyValue;
    return [literal(amount), literal(currency)];
  }
  if (kind === 'json') return [`${literal(JSON.stringify(defaultValue))}::jsonb`];
  return [typeof defaultValue === 'string' ? literal(defaultValue) : String(defaultValue)];
}

function fieldChecks(entity: RegisteredEntity, table: string, { name, field, plugin, columns }: RegisteredField): PartShape[] {
  const { kind, detail, presence } = field;
  const conditions: string[] = [];
  const column = quote(columns[0] ?? '');
  const values = kind === 'enum' ? detail.values : kind === 'states' ? detail.machine?.states : undefined;
  if (values) conditions.push(`${column} IN (${Object.keys(values).map(literal).join(', ')})`);
  if (detail.minimum !== undefined) conditions.push(`${column} >= ${detail.minimum}`);
  if (detail.maximum !== undefined) conditions.push(`${column} <= ${detail.maximum}`);
  if (kind === 'money' && presence === 'optional') {
    conditions.push(`(${column} IS NULL) = (${quote(columns[1] ?? '')} IS NULL)`);
  }
  if (conditions.length === 0) return [];
  return [check(entity, identifier(table, snake(name), 'check'), conditions.join(' AND '), plugin, `${entity.name}.${name}`)];
}

function check(entity: RegisteredEntity, name: string, condition: string, plugin: string, declared: string): PartShape {
  const create = `ALTER TABLE ${entity.table} ADD CONSTRAINT ${quote(name)} CHECK (${condition})`;
  return { kind: 'check', name, create, plugin, declared };
}

interface IndexShape {
  columns: readonly string[];
  unique: boolean;
  where: string | undefined;
  method: string;
  plugin: string;
  declared: string;
}

function indexes(entity: RegisteredEntity, table: string): PartShape[] {
  const { name: declared, plugin } = entity;
  const shapes: IndexShape[] = (entity.entity.indexes ?? []).map((index) => ({
    columns: index.fields.flatMap((name) => columnsOfField(entity, name)),
    unique: index.unique ?? false,
    where: index.where,
    method: '',
    plugin,
    declared,
  }));
  for (const { name, field, plugin: owner, columns, target } of entity.fields.values()) {
    if (columns.length === 0) continue;
    const { unique = false, index = false } = field.options;
    const own = { columns, where: undefined, plugin: owner, declared: `${declared}.${name}` };
    const isPointer = (field.kind === 'ref' && !field.detail.implied) || field.kind === 'attachment';
    if (unique) shapes.push({ ...own, unique, method: '' });
    else if (index && field.kind === 'json') shapes.push({ ...own, unique, method: 'USING gin ' });
    else if ((index || isPointer) && !shapes.some((shape) => !shape.where && shape.columns[0] === columns[0])) {
      // Who looks for a pointer looks for a record; the many rows that point nowhere need no entry.
      const where = !index && field.presence === 'optional' ? `${quote(columns[0] ?? '')} IS NOT NULL` : undefined;
      // Who is limited to one of them reads lists of its records in their order.
      const ordered = target?.entity.scope ? [...columns, 'id'] : columns;
      shapes.push({ ...own, columns: ordered, where, unique, method: '' });
    }
  }
  // The same index asked for twice, by the field and by the entity, is one.
  return [...new Map(shapes.map((shape) => indexPart(entity, table, shape)).map((part) => [part.name, part])).values()];
}

function indexPart(entity: RegisteredEntity, table: string, shape: IndexShape): PartShape {
  const { columns, unique, where, method, plugin, declared } = shape;
  const part = where === undefined ? [] : [shortHash(where)];
  const name = identifier(table, ...columns, ...part, unique ? 'key' : 'idx');
  const condition = where === undefined ? '' : ` WHERE ${where}`;
  const create =
    `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quote(name)} ON ${entity.table} ` +
    `${method}(${columns.map(quote).join(', ')})${condition}`;
  return { kind: 'index', name, create, plugin, declared };
}

const deletions = { restrict: 'RESTRICT', cascade: 'CASCADE', 'set-null': 'SET NULL' } as const;

function foreignKeys(registry: Registry, entity: RegisteredEntity, table: string, registered: RegisteredField): PartShape[] {
  const { name: fieldName, field, plugin, columns } = registered;
  if (field.detail.implied) return [];
  const targetName = field.kind === 'ref' ? field.detail.target : field.kind === 'attachment' ? 'kernel.attachment' : undefined;
  const target = registry.entities.get(targetName ?? '');
  if (!target) return [];
  const name = identifier(table, ...columns, 'fkey');
  const create =
    `ALTER TABLE ${entity.table} ADD CONSTRAINT ${quote(name)} FOREIGN KEY (${columns.map(quote).join(', ')}) ` +
    `REFERENCES ${target.table} (id) ON DELETE ${deletions[field.detail.onDelete ?? 'restrict']}`;
  return [{ kind: 'foreign-key', name, create, plugin, declared: `${entity.name}.${fieldName}` }];
}

function appendOnly(table: string, plugin: string, declared: string): PartShape {
  const create =
    `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ${table} ` +
    'FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change()';
  return { kind: 'trigger', name: 'append_only', create, plugin, declared };
}

function fillFactor(table: string, percent: number, plugin: string, declared: string): PartShape {
  const create = `ALTER TABLE ${table} SET (fillfactor = ${percent})`;
  return { kind: 'storage', name: 'fillfactor', create, plugin, declared };
}

/** Compressing costs more than writing, and most bytes are compressed or random. */
function uncompressed({ table, name: entity }: RegisteredEntity, { name, field, plugin, columns }: RegisteredField): PartShape[] {
  if (field.kind !== 'bytes') return [];
  return columns.map((column) => ({
    kind: 'storage',
    name: `storage_${column}`,
    create: `ALTER TABLE ${table} ALTER COLUMN ${quote(column)} SET STORAGE EXTERNAL`,
    plugin,
    declared: `${entity}.${name}`,
  }));
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
