import type { Access } from '@entrepot/registry/permissions/access';
import { operandsOf } from '@entrepot/registry/permissions/operand';
import { isWritable } from '@entrepot/registry/schema/json-schema';
import type { RegisteredEntity, Registry } from '@entrepot/registry/schema/registry';
import { type Action, type Filter, type Label, type Metric, noteLabel, type Plugin } from '@entrepot/sdk';
import type { UiAction, UiEntity, UiModel } from '@entrepot/sdk/ui';
import type { Caller } from '@entrepot/web/identity/caller';
import { actionPermission } from '@entrepot/web/routes/action-routes';
import { offered } from '@entrepot/web/routes/entity-routes';
import { openedAccess } from '../opened-access.ts';
import { labelOf } from './label-of.ts';
import { uiField } from './ui-field.ts';

/** What runs. */
export interface House {
  readonly registry: Registry;
  readonly plugins: readonly Plugin[];
}

/** The part of the model that depends on roles and attributes alone, whoever has them. */
export type ModelOfRoles = Omit<UiModel, 'user' | 'fingerprint'>;

interface OwnAction {
  readonly plugin: string;
  readonly name: string;
  readonly action: Action;
}

/** What of the enabled plugins this caller may see and do. */
export function modelOfRoles(house: House, caller: Caller): ModelOfRoles {
  const { registry, plugins } = house;
  const actions = plugins.flatMap(({ name: plugin, actions = {} }) =>
    Object.entries(actions).map(([name, action]): OwnAction => ({ plugin, name, action })),
  );
  const parents = parentsOf(registry);
  const entities = [...registry.entities.values()].flatMap((entity) => {
    const own = actions.filter(({ action }) => action.entity?.name === entity.name);
    const shown = uiEntity(registry, caller, entity, own, parents.get(entity.name) ?? null);
    return shown ? [shown] : [];
  });
  const free = actions.filter(({ plugin, name, action }) => !action.entity && mayCall(caller, plugin, name, action));
  return {
    plugins: plugins.map(({ name, version, label }) => ({ name, version, label: labelOf(label, name) })),
    entities: entities.sort((a, b) => (a.name < b.name ? -1 : 1)),
    actions: free.map((each) => uiAction(each, undefined, null)),
    messages: sentencesOf(plugins),
    metrics: plugins.flatMap(({ metrics = [] }) => metrics.filter((metric) => mayMeasure(registry, caller, metric))),
    permissions: permissionsOf(house, caller, actions),
  };
}

function uiEntity(
  registry: Registry,
  caller: Caller,
  entity: RegisteredEntity,
  actions: readonly OwnAction[],
  childOf: string | null,
): UiEntity | undefined {
  const read = openedAccess(caller, entity, 'read');
  const operations = offered(entity).filter((operation) => openedAccess(caller, entity, operation));
  const writing = operations
    .filter((operation) => operation !== 'delete')
    .map((operation) => openedAccess(caller, entity, operation));
  const fields = [...entity.fields.values()].flatMap(({ name, field, plugin }) => {
    if (field.options.secret) return [];
    const writable = isWritable(field) && writing.some((access) => access?.mayShow(name));
    const target = field.kind === 'children' ? registry.entities.get(field.detail.target ?? '') : undefined;
    const reads = read?.mayShow(name) && (!target || openedAccess(caller, target, 'read'));
    return reads || writable ? [uiField(name, field, plugin, writable)] : [];
  });
  if (operations.length === 0 && !read) return undefined;
  const shown = new Set(fields.map(({ name }) => name));
  const indexes = (entity.entity.indexes ?? []).filter(({ unique, where }) => unique && where === undefined);
  const unique = [...fields.filter((field) => field.unique).map(({ name }) => [name]), ...indexes.map((index) => index.fields)];
  const callable = actions.filter(({ name, action }) => mayCallOn(caller, entity, read, name, action));
  const names = new Set(callable.map(({ name }) => name));
  return {
    name: entity.name,
    plugin: entity.plugin,
    label: labelOf(entity.entity.label, entity.name.slice(entity.name.indexOf('.') + 1)),
    path: entity.path,
    title: entity.title !== undefined && read?.mayShow(entity.title) ? entity.title : null,
    operations,
    fields,
    unique: unique.filter((list) => list.every((name) => shown.has(name))),
    actions: callable.map((each) =>
      uiAction(each, entity, names.has(each.action.undo ?? '') ? (each.action.undo ?? null) : null),
    ),
    appendOnly: entity.entity.appendOnly === true,
    childOf,
  };
}

function uiAction({ plugin, name, action }: OwnAction, entity: RegisteredEntity | undefined, undo: string | null): UiAction {
  return {
    name,
    plugin,
    entity: entity?.name ?? null,
    label: labelOf(action.label, name),
    summary: action.summary === undefined ? null : noteLabel(action.summary),
    method: action.method ?? 'POST',
    path: entity ? `${entity.path}/{id}:${name}` : `/api/v1/${plugin}/${name}`,
    input: Object.entries(action.input ?? {})
      .filter(([, { presence }]) => presence !== 'computed')
      .map(([field, declared]) => uiField(field, declared, plugin, true)),
    undo,
  };
}

function mayCall(caller: Caller, plugin: string, name: string, action: Action): boolean {
  if (action.permission === 'public') return true;
  return (
    caller.proof !== 'none' && (action.permission === 'authenticated' || caller.allows(actionPermission(plugin, name, action)))
  );
}

function mayCallOn(caller: Caller, entity: RegisteredEntity, read: Access | undefined, name: string, action: Action): boolean {
  if (action.permission === 'public') return true;
  return read !== undefined && (action.permission === 'authenticated' || openedAccess(caller, entity, name) !== undefined);
}

/** What codes stand for: the reasons and stories among the plugins' messages. Those in Chinese alone show in Chinese. */
function sentencesOf(plugins: readonly Plugin[]): UiModel['messages'] {
  const sentences: Record<string, Label> = {};
  for (const { messages = {} } of plugins) {
    const [en = {}, zh = {}] = [messages.en, messages['zh-CN']];
    for (const code of Object.keys({ ...en, ...zh })) {
      const [text, chinese] = [en[code], zh[code]];
      if (/\.(reason|story)\./.test(code)) sentences[code] = { en: text ?? chinese ?? code, ...(chinese ? { zh: chinese } : {}) };
    }
  }
  return sentences;
}

function mayMeasure(registry: Registry, caller: Caller, { entity: name, measure, filter, dateField, groupBy }: Metric): boolean {
  const entity = registry.entities.get(name);
  const read = entity && openedAccess(caller, entity, 'read');
  if (!entity || !read) return false;
  const measured = measure === 'count' ? [] : Object.values(measure);
  const named = [...measured, ...fieldsIn(filter), ...[dateField, groupBy].filter((each) => each !== undefined)];
  return named.every((path) => read.sees(operandsOf(entity).get(path)?.field ?? path));
}

function fieldsIn(filter: Filter | undefined): string[] {
  const { and = [], or = [], not, ...fields } = filter ?? {};
  return [...Object.keys(fields), ...[...and, ...or, ...(not ? [not] : [])].flatMap(fieldsIn)];
}

/** Each entity that is listed by one other one alone, and cannot be without it. */
function parentsOf({ entities }: Registry): ReadonlyMap<string, string> {
  const parents = new Map<string, Set<string>>();
  for (const { name, fields } of entities.values()) {
    for (const { field } of fields.values()) {
      const { target = '', via = '' } = field.kind === 'children' ? field.detail : {};
      if (entities.get(target)?.fields.get(via)?.field.presence !== 'required') continue;
      parents.set(target, (parents.get(target) ?? new Set()).add(name));
    }
  }
  const single = [...parents].filter(([, names]) => names.size === 1);
  return new Map(single.map(([child, names]) => [child, [...names][0] ?? '']));
}

/** Everything at once where the roles have no limits; else what is declared and the caller has, on records for some of them. */
function permissionsOf({ registry, plugins }: House, caller: Caller, actions: readonly OwnAction[]): readonly string[] {
  if (caller.holdsEverything) return ['*'];
  const granted = actions.filter(({ action }) => action.permission === undefined);
  const free = [
    ...granted.filter(({ action }) => !action.entity).map((each) => actionPermission(each.plugin, each.name, each.action)),
    ...plugins.flatMap(({ events = [] }) => events.map(({ name }) => `${name}.receive`)),
  ];
  const onRecords = [...registry.entities.values()].flatMap((entity) => {
    const own = granted.filter(({ action }) => action.entity?.name === entity.name).map(({ name }) => name);
    return ['read', ...offered(entity), ...own]
      .filter((verb) => openedAccess(caller, entity, verb))
      .map((verb) => `${entity.name}.${verb}`);
  });
  return [...free.filter((permission) => caller.allows(permission)), ...onRecords].sort();
}
