import type { Fault } from '@entrepot/registry/fault';
import type { Plugin } from '@entrepot/sdk';
import semver from 'semver';
import { checkMigrations } from './check-migrations.ts';

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const pagePath = /^\/$|^(\/[a-z][a-z0-9]*(-[a-z0-9]+)*){1,2}$/;
const takenPath = /^\/(api|ui|healthz|readyz|metrics)(\/|$)/;
const camel = /^[a-z][A-Za-z0-9]*$/;

/** Checks what stands in the manifests, without running any plugin: forms of names, prefixes, collisions. */
export function checkPlugins(plugins: readonly Plugin[]): Fault[] {
  return [...plugins.flatMap(checkManifest), ...plugins.flatMap(checkMigrations), ...collisions(plugins)];
}

function checkManifest(plugin: Plugin): Fault[] {
  const faults: Fault[] = [];
  const name = plugin.name;
  const refuse = (code: string, detail: string, remedy: string) => faults.push({ code, plugin: name, detail, remedy });
  if (!kebab.test(name)) {
    refuse(
      'invalid-name',
      `A plugin calls itself "${name}": plugin names are in kebab-case.`,
      'Write small letters, digits and hyphens.',
    );
  }
  if (semver.valid(plugin.version) === null) {
    refuse(
      'invalid-version',
      `Plugin "${name}" has the version "${plugin.version}", which is no semver version.`,
      'Write it as "1.0.0".',
    );
  }
  const named = [
    ...(plugin.hooks ?? []).map((hook) => ['hook', hook.name] as const),
    ...(plugin.events ?? []).map((event) => ['event', event.name] as const),
    ...(plugin.jobs ?? []).map((job) => ['job', job.name] as const),
    ...(plugin.sagas ?? []).map((saga) => ['saga', saga.name] as const),
    ...(plugin.metrics ?? []).map((metric) => ['metric', metric.name] as const),
  ];
  for (const [kind, full] of named) {
    if (full.startsWith(`${name}.`)) continue;
    refuse(
      `foreign-${kind}`,
      `Plugin "${name}" declares the ${kind} "${full}", but a ${kind}'s name starts with the name of its plugin.`,
      `Name it "${name}.${full.slice(full.indexOf('.') + 1)}", or declare it in the plugin that owns it.`,
    );
  }
  for (const action of Object.keys(plugin.actions ?? {})) {
    if (camel.test(action)) continue;
    refuse(
      'invalid-name',
      `Plugin "${name}" has the action "${action}": action names are in camelCase.`,
      'Write letters and digits only.',
    );
  }
  for (const { path } of plugin.pages ?? []) {
    if (pagePath.test(path) && !takenPath.test(path)) continue;
    refuse(
      'invalid-page',
      `Plugin "${name}" has a page at "${path}": a page stands at "/" or below one or two parts in kebab-case that are not taken.`,
      'Write as "/desk" or "/floor/scan"; /api, /ui, /healthz, /readyz and /metrics are taken.',
    );
  }
  for (const command of Object.keys(plugin.commands ?? {})) {
    if (command.split(' ').length <= 2 && command.split(' ').every((word) => kebab.test(word))) continue;
    refuse(
      'invalid-name',
      `Plugin "${name}" has the command "${command}": command names are in kebab-case, in a group or not.`,
      'Write as "trading-day" or "log verify".',
    );
  }
  return faults;
}

interface Contribution {
  kind: string;
  name: string;
  rule: string;
}

function collisions(plugins: readonly Plugin[]): Fault[] {
  const owners = new Map<string, string>();
  const faults: Fault[] = [];
  for (const plugin of plugins) {
    for (const { kind, name, rule } of contributions(plugin)) {
      const key = `${kind} ${name}`;
      const owner = owners.get(key);
      if (owner === undefined) {
        owners.set(key, plugin.name);
        continue;
      }
      const both =
        owner === plugin.name ? `Plugin "${owner}" contributes twice` : `Plugins "${owner}" and "${plugin.name}" both contribute`;
      faults.push({
        code: `duplicate-${kind}`,
        plugin: plugin.name,
        detail: `${both} the ${kind} "${name}": ${rule}.`,
        remedy: `Rename it in "${plugin.name}"${owner === plugin.name ? '' : ', or disable one of the two plugins'}.`,
      });
    }
  }
  return faults;
}

function contributions(plugin: Plugin): Contribution[] {
  return [
    ...(plugin.hooks ?? []).map(({ name }) => ({ kind: 'hook', name, rule: 'a hook has one owner' })),
    ...(plugin.events ?? []).map(({ name }) => ({ kind: 'event', name, rule: 'an event has one owner' })),
    ...(plugin.jobs ?? []).map(({ name }) => ({ kind: 'job', name, rule: 'a job has one handler' })),
    ...(plugin.sagas ?? []).map(({ name }) => ({ kind: 'saga', name, rule: 'a saga has one code' })),
    ...(plugin.metrics ?? []).map(({ name }) => ({ kind: 'metric', name, rule: 'a metric has one meaning' })),
    ...(plugin.triggers ?? []).map(({ name }) => ({ kind: 'trigger', name, rule: 'a trigger has one function' })),
    ...routesOf(plugin).map((name) => ({ kind: 'route', name, rule: 'a route has one handler' })),
    ...(plugin.pages ?? []).map(({ path }) => ({ kind: 'page', name: path, rule: 'a path has one page' })),
    ...Object.keys(plugin.commands ?? {}).map((name) => ({ kind: 'command', name, rule: 'a command of entrepot has one owner' })),
    ...Object.keys(plugin.roles ?? {}).map((name) => ({ kind: 'role', name, rule: 'a role is declared by one plugin' })),
    ...Object.entries(plugin.messages ?? {}).flatMap(([locale, texts]) =>
      Object.keys(texts).map((code) => ({ kind: 'message', name: `${locale} ${code}`, rule: 'a text has one owner' })),
    ),
  ];
}

function routesOf(plugin: Plugin): string[] {
  const entities = (plugin.entities ?? []).map(({ plural }) => `/api/v1/${plugin.name}/${dashed(plural)}`);
  const actions = Object.entries(plugin.actions ?? {}).map(([name, { entity }]) =>
    entity ? `/api/v1/${entity.name.replace('.', '/')}/{id}:${name}` : `/api/v1/${plugin.name}/${name}`,
  );
  return [...new Set(entities), ...actions];
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
