import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { Problem } from '@entrepot/sdk';
import type { Route } from '@entrepot/web/routes/route';
import { triggersOn } from './explain-entity.ts';
import { type Contributor, contributor, costOf, type House, rulesOn, tapsOf, type Why } from './house.ts';

/** The route that a request would take; ids in the path stand for `{id}`. */
export function findRoute(house: House, method: string, path: string): Route | undefined {
  const [bare = ''] = path.split('?');
  return house.routes.find((route) => {
    if (route.method !== method) return false;
    const pattern = route.path.split('{id}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${pattern.join('[^/:]+')}$`).test(bare);
  });
}

/** What happens to a request on its way, in execution order. */
export function explainRoute(house: House, route: Route): Why {
  const { method, path, plugin, work, permission } = route;
  const [verb = '', name = ''] = work.split(' ');
  const entity = house.registry.entities.get(name);
  const isOpen = permission === 'public' || permission === 'authenticated';
  const writes = method !== 'GET' && !route.reads;
  const kernel = (does: string): Contributor => contributor(house, 'kernel', does);
  const steps: Contributor[] = [kernel('finds out who calls, by bearer token or session cookie')];
  if (writes) steps.push(kernel('refuses a session cookie that another site sent along'));
  if (method === 'POST' && writes && !route.secret) steps.push(kernel('answers a known Idempotency-Key with the answer it gave'));
  steps.push(
    permission === 'public'
      ? contributor(house, plugin, 'lets everybody in')
      : permission === 'authenticated'
        ? contributor(house, plugin, 'lets everybody in who has signed in')
        : contributor(house, plugin, `asks for the permission ${permission}`),
  );
  if (verb === 'action') steps.push(...actionSteps(house, plugin, name));
  else if (entity) steps.push(...recordSteps(house, entity, verb));
  return {
    subject: `${method} ${path}`,
    kind: 'route',
    summary: `${method} ${path} of plugin ${plugin}: ${work}.`,
    facts: {
      permission,
      ...(isOpen ? {} : { rules: rulesOn(house, permission) }),
      idempotency: method === 'POST' && writes && !route.secret,
      mostBodyBytes: route.mostBodyBytes ?? null,
      recentCost: costOf(house, work),
    },
    contributors: steps,
  };
}

function recordSteps(house: House, entity: RegisteredEntity, verb: string): Contributor[] {
  const own = (does: string) => contributor(house, entity.plugin, does, entity.entity);
  if (!['create', 'update', 'delete'].includes(verb))
    return [own(`reads ${entity.table}, as far as roles open records and fields`)];
  const adding = new Set([...entity.fields.values()].map(({ plugin }) => plugin).filter((plugin) => plugin !== entity.plugin));
  const checks = verb === 'delete' ? [] : [own('checks the body against its fields')];
  for (const plugin of verb === 'delete' ? [] : adding)
    checks.push(contributor(house, plugin, 'checks the body against the fields that it adds'));
  return [
    ...checks,
    ...tapsOf(house, `${entity.name}.changing`),
    own(`writes ${entity.table} in a transaction`),
    ...triggersOn(house, entity.name),
    ...tapsOf(house, `${entity.name}.changed`),
    ...hearing(house, entity.plugin),
  ];
}

/** What a handler calls is its own affair; the hooks of its plugin are those that it may call. */
function actionSteps(house: House, plugin: string, permission: string): Contributor[] {
  const manifest = house.plugins.find(({ name }) => name === plugin);
  const name = permission.slice(permission.lastIndexOf('.') + 1);
  const action = manifest?.actions?.[name];
  const handler = contributor(house, plugin, `runs the handler of the action ${name}`, action);
  const steps: Contributor[] = [];
  if (action?.entity) {
    const owner = house.registry.entities.get(action.entity.name)?.plugin ?? plugin;
    steps.push(contributor(house, owner, `finds the record of ${action.entity.name}, if the caller may read it`, action.entity));
  }
  if (action?.input) steps.push(contributor(house, plugin, 'checks the input against its fields', action));
  steps.push({ ...handler, cost: costOf(house, `action ${permission}`) });
  for (const hook of manifest?.hooks ?? []) {
    steps.push(...tapsOf(house, hook.name).map((tap) => ({ ...tap, does: `${tap.does}, which the handler may call` })));
  }
  return [...steps, ...hearing(house, plugin)];
}

/** Who hears of it after the commit: what is published is not declared, so each event of the plugin may be. */
function hearing(house: House, plugin: string): Contributor[] {
  const events = house.plugins.find(({ name }) => name === plugin)?.events ?? [];
  return events.flatMap(({ name }) =>
    house.subscriptions
      .filter(({ type }) => type === name || type === '*')
      .map((each) => contributor(house, each.plugin, `hears ${name} after the commit, if it was published`)),
  );
}

/** @throws Problem `unknown-subject` */
export function unknownSubject(subject: string, nearest: readonly string[], known: readonly string[] = []): Problem {
  return new Problem('unknown-subject', {
    status: 404,
    detail: `Nothing that runs here is called "${subject}".`,
    remedy:
      nearest.length > 0
        ? `Did you mean ${nearest.map((name) => `"${name}"`).join(', ')}?`
        : known.length > 0
          ? `There are: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : '.'}`
          : 'Name a field (orders.order.status), an entity, a route (POST /api/v1/…), or a kind and a name (hook …, permission …, job …, event …, setting …, command …, plugin …).',
    params: { subject, nearest },
  });
}
