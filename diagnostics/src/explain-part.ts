import type { Plugin } from '@entrepot/sdk';
import { contributor, costOf, type House, placeOfKey, rulesOn, tapsOf, type Why } from './house.ts';

/** The hook of this name and who joins it, in execution order. */
export function explainHook(house: House, name: string): Why | undefined {
  const taps = tapsOf(house, name);
  for (const plugin of house.plugins) {
    const hook = plugin.hooks?.find((each) => each.name === name);
    if (!hook) continue;
    return {
      subject: `hook ${name}`,
      kind: 'hook',
      summary: `Hook ${name} of plugin ${plugin.name}: ${hook.kind}, ${taps.length} taps.`,
      facts: { kind: hook.kind, mayChange: hook.mayChange },
      contributors: [contributor(house, plugin.name, 'declares the hook', hook), ...taps],
    };
  }
  const [, record = '', when = ''] = /^(.*)\.(changing|changed)$/.exec(name) ?? [];
  const entity = house.registry.entities.get(record);
  if (!entity) return undefined;
  return {
    subject: `hook ${name}`,
    kind: 'hook',
    summary: `Hook ${name}: it runs in the transaction ${when === 'changing' ? 'before' : 'after'} records of ${record} are written.`,
    facts: { kind: 'series', mayChange: when === 'changing' ? 'the fields of `after`' : 'nothing' },
    contributors: [contributor(house, entity.plugin, 'declares the entity', entity.entity), ...taps],
  };
}

/** What a permission opens and which roles grant or restrict it. */
export function explainPermission(house: House, permission: string): Why | undefined {
  const routes = house.routes.filter((route) => route.permission === permission);
  const entity = house.registry.entities.get(permission.slice(0, permission.lastIndexOf('.')));
  const [first] = routes;
  if (!first) return undefined;
  const rules = rulesOn(house, permission);
  const declaring = (role: string) => house.plugins.find(({ roles }) => roles && Object.hasOwn(roles, role))?.name;
  const parts = (kind: 'grants' | 'restrictions') =>
    rules[kind].map((rule) => {
      const role = rule.slice(0, rule.indexOf(':'));
      const plugin = declaring(role);
      const does = `role ${kind === 'grants' ? 'grants' : 'restricts'} it: ${rule}`;
      // An administrator's own role belongs to nobody's code.
      return plugin ? contributor(house, plugin, does) : { does, plugin: 'kernel', version: '', file: null };
    });
  const action = house.plugins.find(({ name }) => name === first.plugin)?.actions?.[
    permission.slice(permission.lastIndexOf('.') + 1)
  ];
  return {
    subject: `permission ${permission}`,
    kind: 'permission',
    summary: `Permission ${permission}: ${rules.grants.length} grants, ${rules.restrictions.length} restrictions in all roles.`,
    facts: { ...(entity ? { entity: entity.name } : {}), routes: routes.map(({ method, path }) => `${method} ${path}`) },
    contributors: [
      contributor(house, first.plugin, 'asks for it', action ?? entity?.entity),
      ...parts('grants'),
      ...parts('restrictions'),
    ],
  };
}

export function explainJob(house: House, name: string): Why | undefined {
  const [plugin, job] = partOf(house, (each) => each.jobs?.find((declared) => declared.name === name));
  if (!plugin || !job) return undefined;
  return {
    subject: `job ${name}`,
    kind: 'job',
    summary: `Job ${name} of plugin ${plugin.name}${job.cron === undefined ? '' : `, by itself at ${job.cron} (UTC)`}.`,
    facts: { cron: job.cron ?? null, retries: job.retries ?? 2, input: Object.keys(job.input) },
    contributors: [{ ...contributor(house, plugin.name, 'runs it', job), cost: costOf(house, `job ${name}`) }],
  };
}

export function explainEvent(house: House, name: string): Why | undefined {
  const [plugin, event] = partOf(house, (each) => each.events?.find((declared) => declared.name === name));
  if (!plugin || !event) return undefined;
  const heard = house.subscriptions.filter(({ type }) => type === name || type === '*');
  return {
    subject: `event ${name}`,
    kind: 'event',
    summary: `Event ${name} of plugin ${plugin.name}: ${heard.length} subscriptions.`,
    facts: { payload: Object.keys(event.payload) },
    contributors: [
      contributor(house, plugin.name, 'declares and publishes it', event),
      ...heard.map(({ plugin: subscriber, name: subscription, type }) => ({
        ...contributor(house, subscriber, `subscribes as ${subscription}`),
        cost: costOf(house, `event ${type}`),
      })),
    ],
  };
}

/** `<plugin>.<setting>` */
export function explainSetting(house: House, name: string): Why | undefined {
  const dot = name.indexOf('.');
  const plugin = house.plugins.find((each) => each.name === name.slice(0, dot));
  const key = name.slice(dot + 1);
  const setting = plugin?.settings && Object.hasOwn(plugin.settings, key) ? plugin.settings[key] : undefined;
  if (!plugin || !setting) return undefined;
  const { kind, presence, options, defaultValue } = setting;
  const value = house.settings.get(plugin.name)?.[key] ?? null;
  const told = (each: unknown) => (options.secret && each != null ? 'kept secret' : (each ?? null));
  const declares = contributor(house, plugin.name, 'declares the setting');
  return {
    subject: `setting ${name}`,
    kind: 'setting',
    summary: `Setting ${key} of plugin ${plugin.name}.`,
    facts: { kind, presence, default: told(defaultValue), value: told(value) },
    contributors: [{ ...declares, file: placeOfKey(declares.file, key) }],
  };
}

export function explainCommand(house: House, name: string): Why | undefined {
  const [plugin, command] = partOf(house, ({ commands }) =>
    commands && Object.hasOwn(commands, name) ? commands[name] : undefined,
  );
  if (!plugin || !command) return undefined;
  const declares = contributor(house, plugin.name, 'runs it');
  return {
    subject: `command ${name}`,
    kind: 'command',
    summary: `entrepot ${name} of plugin ${plugin.name}: ${command.summary}`,
    facts: { options: Object.keys(command.options ?? {}).map((option) => `--${option}`) },
    contributors: [{ ...declares, cost: costOf(house, `command ${name}`) }],
  };
}

export function explainPlugin(house: House, name: string): Why | undefined {
  const plugin = house.plugins.find((each) => each.name === name);
  if (!plugin) return undefined;
  const needed = house.plugins.filter(({ requires }) => requires && Object.hasOwn(requires, name));
  return {
    subject: `plugin ${name}`,
    kind: 'plugin',
    summary: `Plugin ${name} ${plugin.version}: required by ${needed.map((each) => each.name).join(', ') || 'nobody'}.`,
    facts: {
      requires: plugin.requires ?? {},
      entities: (plugin.entities ?? []).map((each) => each.name),
      hooks: (plugin.hooks ?? []).map((each) => each.name),
      events: (plugin.events ?? []).map((each) => each.name),
      jobs: (plugin.jobs ?? []).map((each) => each.name),
    },
    contributors: [
      contributor(house, name, 'is enabled by the config'),
      ...needed.map((each) => contributor(house, each.name, `requires it, ${each.requires?.[name]}`)),
    ],
  };
}

function partOf<T>(house: House, find: (plugin: Plugin) => T | undefined): [Plugin, T] | [] {
  for (const plugin of house.plugins) {
    const found = find(plugin);
    if (found !== undefined) return [plugin, found];
  }
  return [];
}
