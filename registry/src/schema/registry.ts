import { createHash } from 'node:crypto';
import {
  columnName,
  columnsOf,
  type Entity,
  type Extension,
  type Field,
  type Plugin,
  Problem,
  type Trigger,
  tableOf,
} from '@entrepot/sdk';
import type { RegisteredEntity, RegisteredField, ScopePath } from './registered-entity.ts';
import { scopePaths } from './scope-paths.ts';

export type { RegisteredEntity, RegisteredField } from './registered-entity.ts';

export interface RegisteredTrigger {
  plugin: string;
  trigger: Trigger;
  /** Of the function, unquoted: the plugin's own. */
  schema: string;
  /** The function, unquoted. */
  function: string;
}

/** Everything that the enabled plugins store, checked: what stands in it fits together. */
export interface Registry {
  entities: ReadonlyMap<string, RegisteredEntity>;
  byPath: ReadonlyMap<string, RegisteredEntity>;
  triggers: readonly RegisteredTrigger[];
}

/** Columns that every table has beside those of its fields. */
export const systemColumns = ['id', 'version', 'created_at', 'updated_at'] as const;

const reservedFields = new Set(['id', 'version', 'createdAt', 'updatedAt', 'and', 'or', 'not']);
const reservedSchemas = new Set(['public', 'jobs', 'information_schema']);
// PostgreSQL cuts identifiers at 63 bytes, silently.
const longestIdentifier = 63;

interface Draft extends RegisteredEntity {
  fields: Map<string, RegisteredField>;
  owners: Map<string, string>;
  scopes: readonly ScopePath[];
}

function refuse(code: string, detail: string, remedy: string, params: Readonly<Record<string, unknown>>): never {
  throw new Problem(code, { status: 500, detail, remedy, params });
}

/**
 * Gathers the entities and extensions of the enabled plugins, the kernel's own among them.
 * @throws Problem that names the plugins and the broken rule: `duplicate-entity`, `duplicate-table`, `foreign-entity`,
 * `reserved-schema`, `duplicate-field`, `reserved-field`, `invalid-name`, `unknown-entity`, `missing-requirement`,
 * `required-extension`, `children-without-reference`, `unknown-field-in-index`, `unknown-title`, `impossible-set-null`, `impossible-computed`,
 * `foreign-trigger`
 */
export function buildRegistry(plugins: readonly Plugin[]): Registry {
  const drafts = new Map<string, Draft>();
  const byPath = new Map<string, Draft>();
  for (const plugin of plugins) {
    for (const entity of plugin.entities ?? []) addEntity(drafts, byPath, plugin, entity);
  }
  for (const plugin of plugins) {
    for (const extension of plugin.extends ?? []) extend(drafts, plugin, extension);
  }
  const requirements = new Map(plugins.map((plugin) => [plugin.name, Object.keys(plugin.requires ?? {})]));
  for (const draft of drafts.values()) {
    for (const registered of draft.fields.values()) checkTarget(drafts, draft, registered, requirements);
    checkIndexes(draft);
  }
  for (const draft of drafts.values()) draft.scopes = scopePaths(draft);
  return { entities: drafts, byPath, triggers: plugins.flatMap(registerTriggers) };
}

function registerTriggers({ name: plugin, triggers = [] }: Plugin): RegisteredTrigger[] {
  const schema = schemaOf(plugin);
  return triggers.map((trigger) => {
    const [prefix = '', own = ''] = trigger.name.split('.');
    if (prefix !== plugin) {
      refuse(
        'foreign-trigger',
        `Plugin "${plugin}" declares the trigger "${trigger.name}", but a trigger's name starts with the name of its plugin.`,
        `Name it "${plugin}.${own}", or declare it in plugin "${prefix}".`,
        { plugin, trigger: trigger.name },
      );
    }
    return { plugin, trigger, schema, function: columnName(own) };
  });
}

/**
 * The PostgreSQL schema of a plugin, unquoted.
 * @throws Problem `reserved-schema`
 */
function schemaOf(plugin: string): string {
  const schema = plugin.replaceAll('-', '_');
  if (reservedSchemas.has(schema) || /^(pg|graveyard)(_|$)/.test(schema)) {
    refuse(
      'reserved-schema',
      `Plugin "${plugin}" stores something, but the database schema "${schema}" is kept for the system.`,
      'Give the plugin another name.',
      { plugin, schema },
    );
  }
  return schema;
}

function addEntity(drafts: Map<string, Draft>, byPath: Map<string, Draft>, plugin: Plugin, entity: Entity): void {
  const prefix = entity.name.slice(0, entity.name.indexOf('.'));
  if (prefix !== plugin.name) {
    refuse(
      'foreign-entity',
      `Plugin "${plugin.name}" declares entity "${entity.name}", but an entity's name starts with the name of its plugin.`,
      `Name it "${plugin.name}.${entity.name.slice(prefix.length + 1)}", or declare it in plugin "${prefix}".`,
      { plugin: plugin.name, entity: entity.name },
    );
  }
  const twin = drafts.get(entity.name);
  if (twin) {
    refuse(
      'duplicate-entity',
      `Entity "${entity.name}" of plugin "${plugin.name}" is declared twice, first by plugin "${twin.plugin}": a name stands once.`,
      'Rename one of the two, or list the entity once.',
      { plugin: plugin.name, other: twin.plugin, entity: entity.name },
    );
  }
  const schema = schemaOf(plugin.name);
  const path = `/api/v1/${plugin.name}/${columnName(entity.plural).replaceAll('_', '-')}`;
  const table = tableOf(entity);
  const neighbour = byPath.get(path);
  if (neighbour) {
    refuse(
      'duplicate-table',
      `Entities "${entity.name}" of plugin "${plugin.name}" and "${neighbour.name}" of plugin "${neighbour.plugin}" ` +
        `share the table ${neighbour.table} and the route ${neighbour.path}: each entity has its own.`,
      'Give one of them another plural.',
      { plugin: plugin.name, other: neighbour.plugin, table },
    );
  }
  checkIdentifier(columnName(entity.plural), plugin.name, entity.name);
  const title = entity.title ?? ['code', 'name', 'number'].find((name) => Object.hasOwn(entity.fields, name));
  const owners = new Map<string, string>(systemColumns.map((column) => [column, plugin.name]));
  const draft: Draft = {
    name: entity.name,
    plugin: plugin.name,
    entity,
    schema,
    table,
    path,
    title,
    fields: new Map(),
    scopes: [],
    owners,
  };
  for (const [name, declared] of Object.entries(entity.fields)) addField(draft, plugin.name, name, declared);
  drafts.set(entity.name, draft);
  byPath.set(path, draft);
}

function extend(drafts: ReadonlyMap<string, Draft>, plugin: Plugin, extension: Extension): void {
  const owner = extension.entity.slice(0, extension.entity.indexOf('.'));
  const draft = drafts.get(extension.entity);
  if (!draft) {
    refuse(
      'unknown-entity',
      `Plugin "${plugin.name}" extends entity "${extension.entity}", which no enabled plugin declares.`,
      `Correct the name, or enable plugin "${owner}" and add it to the requirements of "${plugin.name}".`,
      { plugin: plugin.name, entity: extension.entity },
    );
  }
  if (owner !== plugin.name && owner !== 'kernel' && !Object.hasOwn(plugin.requires ?? {}, owner)) {
    refuse(
      'missing-requirement',
      `Plugin "${plugin.name}" extends entity "${extension.entity}" of plugin "${owner}" without requiring that plugin.`,
      `Add "${owner}" with a version range to "requires" of plugin "${plugin.name}".`,
      { plugin: plugin.name, other: owner, entity: extension.entity },
    );
  }
  for (const [name, declared] of Object.entries(extension.fields)) {
    if (declared.presence === 'required') {
      refuse(
        'required-extension',
        `Plugin "${plugin.name}" adds the required field "${name}" to "${extension.entity}" of plugin "${owner}", but rows exist already.`,
        'Add .optional() or .default(…) to the field.',
        { plugin: plugin.name, other: owner, field: name },
      );
    }
    addField(draft, plugin.name, name, declared);
  }
}

function addField(draft: Draft, plugin: string, name: string, declared: Field): void {
  if (reservedFields.has(name)) {
    refuse(
      'reserved-field',
      `Plugin "${plugin}" declares the field "${name}" on entity "${draft.name}" of plugin "${draft.plugin}": ` +
        `${[...reservedFields].join(', ')} are the kernel's.`,
      'Rename the field.',
      { plugin, other: draft.plugin, entity: draft.name, field: name },
    );
  }
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
    refuse(
      'invalid-name',
      `Plugin "${plugin}" declares the field "${name}" on entity "${draft.name}": field names are in camelCase.`,
      'Write letters and digits only, a small letter first.',
      { plugin, entity: draft.name, field: name },
    );
  }
  const columns = columnsOf(name, declared);
  if (declared.presence === 'computed' && (columns.length !== 1 || declared.kind === 'ref' || declared.kind === 'attachment')) {
    refuse(
      'impossible-computed',
      `Plugin "${plugin}" declares the ${declared.kind} field "${name}" on entity "${draft.name}" as computed: ` +
        'an expression gives one value, and no reference.',
      'Compute a field of another kind.',
      { plugin, entity: draft.name, field: name },
    );
  }
  for (const column of columns) {
    const owner = draft.owners.get(column);
    if (owner !== undefined) {
      refuse(
        'duplicate-field',
        `Field "${name}" of plugin "${plugin}" collides on entity "${draft.name}" with a field of plugin "${owner}": ` +
          `both need the column "${column}", and a column has one owner.`,
        `Rename the field in plugin "${plugin}".`,
        { plugin, other: owner, entity: draft.name, field: name },
      );
    }
    checkIdentifier(column, plugin, draft.name);
    draft.owners.set(column, plugin);
  }
  const twin = draft.fields.get(name);
  if (twin) {
    refuse(
      'duplicate-field',
      `Field "${name}" of entity "${draft.name}" is declared by plugin "${twin.plugin}" and again by plugin "${plugin}".`,
      `Rename the field in plugin "${plugin}".`,
      { plugin, other: twin.plugin, entity: draft.name, field: name },
    );
  }
  draft.fields.set(name, { name, field: declared, plugin, columns });
}

function checkIdentifier(identifier: string, plugin: string, entity: string): void {
  if (identifier.length > longestIdentifier) {
    refuse(
      'invalid-name',
      `Plugin "${plugin}" makes the name "${identifier}" on entity "${entity}": PostgreSQL keeps ${longestIdentifier} characters.`,
      'Shorten the name.',
      { plugin, entity, identifier },
    );
  }
}

function checkTarget(
  drafts: ReadonlyMap<string, Draft>,
  draft: Draft,
  registered: RegisteredField,
  requirements: ReadonlyMap<string, readonly string[]>,
): void {
  const { name, field: declared, plugin } = registered;
  const { kind } = declared;
  if (kind !== 'ref' && kind !== 'children') return;
  const { target = '', via = '', onDelete } = declared.detail;
  const owner = target.slice(0, target.indexOf('.'));
  const other = drafts.get(target);
  const where = `Field "${name}" of plugin "${plugin}" on entity "${draft.name}"`;
  if (!other) {
    refuse(
      'unknown-entity',
      `${where} points to entity "${target}" of plugin "${owner}", which no enabled plugin declares.`,
      `Correct the name, or enable plugin "${owner}" and add it to the requirements of "${plugin}".`,
      { plugin, other: owner, entity: draft.name, field: name, target },
    );
  }
  if (owner !== plugin && owner !== 'kernel' && !requirements.get(plugin)?.includes(owner)) {
    refuse(
      'missing-requirement',
      `${where} points to entity "${target}" of plugin "${owner}" without requiring that plugin.`,
      `Add "${owner}" with a version range to "requires" of plugin "${plugin}".`,
      { plugin, other: owner, entity: draft.name, field: name },
    );
  }
  if (kind === 'ref') registered.target = other;
  if (kind === 'ref' && onDelete === 'set-null' && declared.presence !== 'optional') {
    refuse(
      'impossible-set-null',
      `${where} is set to null when its "${target}" is deleted, but it may not be null.`,
      'Add .optional() to the field, or choose another onDelete.',
      { plugin, entity: draft.name, field: name },
    );
  }
  const back = other.fields.get(via)?.field;
  if (kind === 'children' && (back?.kind !== 'ref' || back.detail.target !== draft.name)) {
    refuse(
      'children-without-reference',
      `${where} holds the records of "${target}" of plugin "${owner}" whose field "${via}" points back, ` +
        `but that is no reference to "${draft.name}".`,
      `Declare ${via}: field.ref('${draft.name}') on "${target}", or name the field that points back.`,
      { plugin, other: owner, entity: draft.name, field: name, target },
    );
  }
}

function checkIndexes(draft: Draft): void {
  for (const index of draft.entity.indexes ?? []) {
    const unknown = index.fields.find((name) => !isSystemField(name) && !draft.fields.get(name)?.columns.length);
    if (unknown !== undefined || index.fields.length === 0) {
      refuse(
        'unknown-field-in-index',
        `An index of entity "${draft.name}" of plugin "${draft.plugin}" is over the field "${unknown ?? ''}", which has no column there.`,
        'Name declared fields of the entity.',
        { plugin: draft.plugin, entity: draft.name, field: unknown },
      );
    }
  }
  if (draft.title !== undefined && !draft.fields.has(draft.title)) {
    refuse(
      'unknown-title',
      `Entity "${draft.name}" of plugin "${draft.plugin}" has the title "${draft.title}", which is no field of it.`,
      'Name a declared field as title.',
      { plugin: draft.plugin, entity: draft.name, field: draft.title },
    );
  }
}

function isSystemField(name: string): boolean {
  return name === 'id' || name === 'version' || name === 'createdAt' || name === 'updatedAt';
}

/** The columns of a declared or system field, unquoted. */
export function columnsOfField(entity: RegisteredEntity, name: string): readonly string[] {
  return isSystemField(name) ? [columnName(name)] : (entity.fields.get(name)?.columns ?? []);
}

// Raised when the translation of fields to columns changes, so that databases are compared again.
const translation = 7;

/** Changes whenever something changes that the database has to follow; labels and descriptions do not. */
export function registryFingerprint(registry: Registry): string {
  const entities = [...registry.entities.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, table, entity, fields, scopes }) => ({
      name,
      table,
      indexes: entity.indexes ?? [],
      checks: entity.checks ?? {},
      appendOnly: entity.appendOnly ?? false,
      fillFactor: entity.fillFactor,
      scopes: scopes.map(({ dimension, refs }) => [dimension, ...refs.map((ref) => ref.name)]),
      fields: [...fields.values()].map(({ name: field, field: declared, plugin }) => ({
        field,
        plugin,
        kind: declared.kind,
        presence: declared.presence,
        default: declared.defaultValue,
        unique: declared.options.unique,
        index: declared.options.index,
        detail: storedDetail(declared),
      })),
    }));
  const all = [...registry.entities.values()];
  const triggers = registry.triggers.map(({ trigger }) => ({
    ...trigger,
    on: all.flatMap(({ name, entity }) => (trigger.on?.(entity) === false ? [] : name)),
  }));
  return createHash('sha256').update(JSON.stringify({ translation, entities, triggers })).digest('hex');
}

function storedDetail({ detail }: Field): object {
  const { maxLength, minimum, maximum, precision, scale, target, onDelete, implied, expression } = detail;
  const values = Object.keys(detail.values ?? detail.machine?.states ?? {});
  return { maxLength, minimum, maximum, precision, scale, target, onDelete, implied, expression, values };
}
