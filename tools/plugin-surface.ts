/**
 * What a plugin shows to others beside its exports, as lines that a change shows in: entities with their fields, tables and
 * routes, events, permissions, hooks, actions, jobs, sagas, commands, settings, roles and problem codes.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { columnName, type Field, type Fields, type Plugin, tableOf } from '@entrepot/sdk';
import { readCommandLine } from '../core/src/cli/command-line.ts';
import { programOf } from '../core/src/cli/main.ts';
import { kernelPlugin } from '../core/src/kernel-plugin.ts';

const verbs = ['create', 'update', 'delete'] as const;

export function surfaceOf(plugin: Plugin): string[] {
  const { name, entities = [], extends: extended = [], actions = {}, events = [], hooks = [], jobs = [], sagas = [] } = plugin;
  const { commands = {}, settings = {}, roles = {}, messages = {} } = plugin;
  const path = (plural: string) => `/api/v1/${name}/${columnName(plural).replaceAll('_', '-')}`;
  return [
    ...entities.flatMap((entity) => [
      `entity ${entity.name}, table ${tableOf(entity).replaceAll('"', '')}, route ${path(entity.plural)}: read${['', ...(entity.operations ?? verbs)].join(', ')}`,
      ...fieldLines(`field ${entity.name}`, entity.fields),
    ]),
    ...extended.flatMap(({ entity, fields }) => fieldLines(`field ${entity}`, fields)),
    ...Object.entries(actions).flatMap(([key, { method = 'POST', permission, entity, input = {} }]) => [
      `action ${method} ${entity ? `${path(entity.plural)}/{id}:${key}` : `/api/v1/${name}/${key}`}, ${permission ?? `permission ${entity?.name ?? name}.${key}`}`,
      ...fieldLines(`input ${key}`, input),
    ]),
    ...events.flatMap((event) => [`event ${event.name}`, ...fieldLines(`payload ${event.name}`, event.payload)]),
    ...hooks.map((hook) => `hook ${hook.name}, ${hook.kind}`),
    ...[...jobs, ...sagas].map((job) => `${jobs.some((each) => each === job) ? 'job' : 'saga'} ${job.name}`),
    ...Object.entries(commands).map(
      ([key, { options = {} }]) =>
        `command ${[key, ...Object.entries(options).map(([option, { type }]) => `--${option} ${type}`)].join(' ')}`,
    ),
    ...fieldLines('setting', settings),
    ...Object.entries(roles).map(([key, { grants }]) => `role ${key}: ${grants.map(({ permission }) => permission).join(', ')}`),
    ...Object.keys(messages['zh-CN'] ?? {}).map((code) => `message ${code}`),
  ].sort();
}

function fieldLines(of: string, fields: Fields): string[] {
  return Object.entries(fields).map(([name, each]) => `${of}${of === 'setting' ? ' ' : '.'}${name}: ${textOf(each)}`);
}

function textOf({ kind, presence, options, detail }: Field): string {
  const facts = [
    ...(detail.target === undefined ? [] : [detail.target]),
    ...(detail.values ? [Object.keys(detail.values).join(' | ')] : []),
    ...(detail.machine ? [Object.keys(detail.machine.states).join(' | ')] : []),
    ...(['unique', 'personal', 'readOnly', 'secret'] as const).filter((key) => options[key]),
    ...(presence === 'required' ? [] : [presence]),
  ];
  return [kind, ...facts].join(', ');
}

/** The commands that the kernel brings itself, with their arguments and options. */
async function kernelCommands(): Promise<string[]> {
  const linesOf = (command: ReturnType<typeof programOf>, path: string): string[] => [
    ...(command.commands.length > 0
      ? []
      : [
          [
            `command ${path}`,
            ...command.registeredArguments.map((each) => each.name()),
            ...command.options.map(({ flags }) => flags),
          ].join(' '),
        ]),
    ...command.commands.flatMap((each) => linesOf(each, `${path} ${each.name()}`.trim())),
  ];
  // A folder without a config: no plugin is enabled.
  return linesOf(programOf(await readCommandLine(tmpdir(), {})), '').sort();
}

/** The surface of every package that exports a plugin, by its folder; the kernel's own stands with core. */
async function surfaces(root: string): Promise<Record<string, string[]>> {
  const folders = globSync(['plugins/*/*', 'plugins/console'], { cwd: root }).filter((folder) =>
    existsSync(join(root, folder, 'package.json')),
  );
  const found = folders.sort().map(async (folder): Promise<[string, string[]]> => {
    const { exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const { default: plugin } = await import(pathToFileURL(join(root, folder, exports['.'].development)).href);
    return [folder, plugin ? surfaceOf(plugin) : []];
  });
  return { core: [...(await kernelCommands()), ...surfaceOf(kernelPlugin)], ...Object.fromEntries(await Promise.all(found)) };
}

if (import.meta.main) {
  process.stdout.write(JSON.stringify(await surfaces(dirname(import.meta.dirname))));
}
