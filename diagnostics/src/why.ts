import { systemColumns } from '@entrepot/registry/schema/registry';
import { columnName } from '@entrepot/sdk';
import { explainEntity, explainField, explainSystemField } from './explain-entity.ts';
import {
  explainCommand,
  explainEvent,
  explainHook,
  explainJob,
  explainPermission,
  explainPlugin,
  explainSetting,
} from './explain-part.ts';
import { explainRoute, findRoute, unknownSubject } from './explain-route.ts';
import type { House, Why } from './house.ts';
import { nearest } from './nearest.ts';

type Explain = (house: House, name: string) => Why | undefined;

/** By the word that may stand before a name; where none does, the first that knows the name answers. */
const kinds: Readonly<Record<string, Explain>> = {
  entity: (house, name) => {
    const entity = house.registry.entities.get(name);
    return entity && explainEntity(house, entity);
  },
  field: explainAnyField,
  hook: explainHook,
  permission: explainPermission,
  job: explainJob,
  event: explainEvent,
  setting: explainSetting,
  command: explainCommand,
  plugin: explainPlugin,
  action: explainAction,
};

/**
 * Why something is as it is: who declares it and who has a part in it, in execution order.
 * @param subject a field (`orders.order.giftNote`), an entity, a route (`POST /api/v1/orders/orders`), or a kind and a name:
 * `hook`, `permission`, `job`, `event`, `setting`, `command`, `plugin`, `action`
 * @throws Problem `unknown-subject` (404) that names what may have been meant
 */
export function explain(house: House, subject: string): Why {
  const asked = subject.trim().replace(/\s+/g, ' ').slice(0, 300);
  const [first = '', ...rest] = asked.split(' ');
  const name = rest.join(' ');
  if (/^[A-Za-z]+ \//.test(asked)) {
    const route = findRoute(house, first.toUpperCase(), name);
    if (route) return explainRoute(house, route);
    const routes = house.routes.map(({ method, path }) => `${method} ${path}`);
    throw unknownSubject(asked, nearest(asked, routes));
  }
  if (rest.length > 0 && Object.hasOwn(kinds, first)) {
    const found = kinds[first]?.(house, name);
    if (found) return found;
    const names = namesOf(house)[first] ?? [];
    const near = nearest(name, names).map((each) => `${first} ${each}`);
    throw unknownSubject(asked, near, names);
  }
  for (const each of Object.values(kinds)) {
    const found = each(house, asked);
    if (found) return found;
  }
  const all = Object.entries(namesOf(house)).flatMap(([kind, names]) =>
    names.map((each) => (kind === 'entity' || kind === 'field' ? each : `${kind} ${each}`)),
  );
  const bare = new Map(all.map((each) => [each.slice(each.lastIndexOf(' ') + 1), each]));
  throw unknownSubject(
    asked,
    nearest(asked.slice(asked.lastIndexOf(' ') + 1), bare.keys()).map((each) => bare.get(each) ?? each),
  );
}

function explainAnyField(house: House, name: string): Why | undefined {
  const dot = name.lastIndexOf('.');
  const entity = house.registry.entities.get(name.slice(0, dot));
  const field = name.slice(dot + 1);
  const registered = entity?.fields.get(field);
  if (entity && registered) return explainField(house, entity, registered);
  const isSystem = (systemColumns as readonly string[]).includes(columnName(field));
  return entity && isSystem ? explainSystemField(house, entity, field) : undefined;
}

function explainAction(house: House, name: string): Why | undefined {
  const route = house.routes.find(({ work }) => work === `action ${name}`);
  return route && explainRoute(house, route);
}

/** Everything that can be asked for, by its kind. */
function namesOf(house: House): Readonly<Record<string, readonly string[]>> {
  const { plugins, registry, routes } = house;
  const entities = [...registry.entities.values()];
  return {
    entity: entities.map(({ name }) => name),
    field: entities.flatMap(({ name, fields }) => [...fields.keys()].map((field) => `${name}.${field}`)),
    hook: [
      ...plugins.flatMap(({ hooks = [] }) => hooks.map(({ name }) => name)),
      ...entities.flatMap(({ name }) => [`${name}.changing`, `${name}.changed`]),
    ],
    permission: [...new Set(routes.map(({ permission }) => permission).filter((permission) => permission.includes('.')))],
    job: plugins.flatMap(({ jobs = [] }) => jobs.map(({ name }) => name)),
    event: plugins.flatMap(({ events = [] }) => events.map(({ name }) => name)),
    setting: plugins.flatMap(({ name, settings = {} }) => Object.keys(settings).map((setting) => `${name}.${setting}`)),
    command: plugins.flatMap(({ commands = {} }) => Object.keys(commands)),
    plugin: plugins.map(({ name }) => name),
    action: routes.filter(({ work }) => work.startsWith('action ')).map(({ work }) => work.slice('action '.length)),
  };
}
