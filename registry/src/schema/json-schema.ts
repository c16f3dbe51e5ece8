import type { Field, Fields } from '@entrepot/sdk';
import { compact, fieldSchema, type JsonSchema, labels } from './field-schema.ts';
import type { RegisteredEntity, RegisteredField, Registry } from './registry.ts';

export type { JsonSchema } from './field-schema.ts';

const systemSchemas: Readonly<Record<string, JsonSchema>> = {
  id: { type: 'string', format: 'uuid', readOnly: true },
  version: { type: 'integer', minimum: 1, readOnly: true },
  createdAt: { type: 'string', format: 'date-time', readOnly: true },
  updatedAt: { type: 'string', format: 'date-time', readOnly: true },
};

/** Whether a request may carry the field: services alone write computed, read-only and secret ones, actions move states. */
export function isWritable({ presence, kind, options }: Field): boolean {
  return presence !== 'computed' && kind !== 'states' && options.readOnly !== true && options.secret !== true;
}

/** A record as it is answered, without what never leaves the services. Only the id is sure to be there: the caller chooses fields, and permissions hide some. */
export function rowSchema(registry: Registry, entity: RegisteredEntity): JsonSchema {
  return row(registry, entity, []);
}

// A child's reference to its parent is answered where it is expanded.
function row(registry: Registry, entity: RegisteredEntity, path: readonly string[]): JsonSchema {
  const fields = [...entity.fields.values()].filter(({ field }) => !field.options.secret);
  const properties = fields.flatMap(({ name, field, plugin }): [string, JsonSchema][] => {
    const schema = own(registry, field, path, (child) => row(registry, child, [...path, entity.name]));
    const readOnly = isWritable(field) ? {} : { readOnly: true };
    return schema ? [[name, { ...schema, ...readOnly, ...(plugin === entity.plugin ? {} : { 'x-plugin': plugin }) }]] : [];
  });
  return {
    type: 'object',
    ...labels(entity.entity.label),
    'x-entity': entity.name,
    properties: { ...systemSchemas, ...Object.fromEntries(properties) },
    required: ['id'],
    additionalProperties: false,
  };
}

/** What creates a record: required fields must stand in it, defaults are filled in, fields that nobody may write are refused. */
export function createSchema(registry: Registry, entity: RegisteredEntity): JsonSchema {
  return input(registry, entity, undefined, []);
}

function input(registry: Registry, entity: RegisteredEntity, left: string | undefined, path: readonly string[]): JsonSchema {
  const fields = [...entity.fields.values()].filter(({ name }) => name !== left);
  const properties = writable(registry, entity, fields, path);
  const required = fields
    .filter(({ name, field }) => name in properties && field.presence === 'required')
    .map(({ name }) => name);
  return { ...inputOf(entity, fields), properties, required };
}

/**
 * What changes a record: any of its writable fields, at least one; nothing is filled in. Children are given as the whole
 * list; one with the `id` of a record that is there changes it.
 */
export function updateSchema(registry: Registry, entity: RegisteredEntity): JsonSchema {
  const fields = [...entity.fields.values()];
  const properties = Object.fromEntries(
    Object.entries(writable(registry, entity, fields, [])).map(([name, { default: _, ...schema }]) => [name, withIds(schema)]),
  );
  return { ...inputOf(entity, fields), properties, minProperties: 1 };
}

function withIds(schema: JsonSchema): JsonSchema {
  if (schema['x-kind'] !== 'children') return schema;
  const items = schema.items as { properties?: Readonly<Record<string, JsonSchema>>; 'x-read-only'?: readonly string[] };
  const properties = Object.entries(items.properties ?? {}).map(([name, each]) => [name, withIds(each)]);
  return {
    ...schema,
    items: {
      ...items,
      properties: { id: { type: 'string', format: 'uuid' }, ...Object.fromEntries(properties) },
      'x-read-only': items['x-read-only']?.filter((name) => name !== 'id'),
    },
  };
}

function inputOf(entity: RegisteredEntity, fields: readonly RegisteredField[]): JsonSchema {
  const closed = fields.filter(({ field }) => !isWritable(field)).map(({ name }) => name);
  return {
    type: 'object',
    ...labels(entity.entity.label),
    'x-entity': entity.name,
    'x-read-only': [...Object.keys(systemSchemas), ...closed],
    additionalProperties: false,
  };
}

function writable(
  registry: Registry,
  entity: RegisteredEntity,
  fields: readonly RegisteredField[],
  path: readonly string[],
): Record<string, JsonSchema> {
  const properties: Record<string, JsonSchema> = {};
  for (const { name, field } of fields) {
    if (!isWritable(field)) continue;
    const schema = own(registry, field, path, (child, via) => input(registry, child, via, [...path, entity.name]));
    if (schema) properties[name] = withDefault(schema, field);
  }
  return properties;
}

// Children that lead back to where we are would never end: there they are left out.
function own(
  registry: Registry,
  field: Field,
  path: readonly string[],
  nest: (child: RegisteredEntity, via: string | undefined) => JsonSchema,
): JsonSchema | undefined {
  if (field.kind !== 'children') return fieldSchema(field);
  const child = registry.entities.get(field.detail.target ?? '');
  if (!child || path.includes(child.name)) return undefined;
  return compact({ ...fieldSchema(field), 'x-target': child.name, items: nest(child, field.detail.via) });
}

function withDefault(schema: JsonSchema, { presence, defaultValue }: Field): JsonSchema {
  return presence === 'defaulted' ? { ...schema, default: defaultValue } : schema;
}

/** The input of an action or job, the payload of an event, the settings of a plugin. */
export function fieldsSchema(fields: Fields): JsonSchema {
  const entries = Object.entries(fields).filter(([, { presence }]) => presence !== 'computed');
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, field]) => [name, withDefault(fieldSchema(field), field)])),
    required: entries.filter(([, { presence }]) => presence === 'required').map(([name]) => name),
    additionalProperties: false,
  };
}
