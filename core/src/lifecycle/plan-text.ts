import type { Restored } from '@entrepot/database/graveyard/restore';
import type { Move } from '@entrepot/database/plan-schema';
import { type ListChange, objectName, type Plan, type PluginChange } from './plan.ts';

type Line = readonly [label: string, sign: string, name: string, note: string];

const signs = { added: '+', upgraded: '~', downgraded: '~', changed: '~', removed: '-' } as const;
const schemaSigns = { add: '+', change: '~', drop: '-' } as const;
const plurals: Readonly<Record<string, string>> = {
  table: 'tables',
  column: 'columns',
  index: 'indexes',
  check: 'checks',
  'foreign-key': 'references',
  trigger: 'triggers',
  policy: 'policies',
  function: 'functions',
  storage: 'storage',
};

/** A plan as people read it in a terminal, and what it comes to. */
export function planText(plan: Plan): string {
  return `${changesText(plan)}${summary(plan)}\n`;
}

/** What a plan consists of; empty where there is nothing to do. */
export function changesText({ plugins, hooks, obstacles }: Plan): string {
  const parts = plugins.map(pluginText);
  if (hooks.length > 0) {
    const lines = hooks.map(({ hook, before, after }): Line => {
      const was = before.length > 0 ? `${before.join(', ')}  →  ` : '';
      return ['', before.length === 0 ? '+' : after.length === 0 ? '-' : '~', hook, `${was}${after.join(', ') || 'nobody'}`];
    });
    parts.push(`Hooks, with their taps in the order in which they run\n${aligned(lines)}`);
  }
  if (obstacles.length > 0) {
    const texts = obstacles.map(
      ({ plugin, code, detail, remedy }) => `! ${plugin} (${code})\n    ${detail}\n    To mend it: ${remedy}\n`,
    );
    parts.push(`In the way: nothing is applied before this is mended\n${texts.join('')}`);
  }
  return parts.map((part) => `${part}\n`).join('');
}

function pluginText(change: PluginChange): string {
  const { plugin, state, from, to, graves } = change;
  const heads = {
    added: `${to} is new`,
    upgraded: `${from} → ${to}`,
    downgraded: `${from} → ${to}, an older version than the one that was applied`,
    changed: `${to} is changed`,
    removed: `${from} is enabled no more`,
  };
  // Whoever begins with an empty database has not come to read of the kernel's own.
  if (plugin === 'kernel' && state === 'added') return `+ kernel ${to} is new: ${kernelParts(change)}\n`;
  const lines: Line[] = [
    ...change.migrations.map(({ from: start, to: end }): Line => ['migrations', '~', `${start} → ${end}`, 'moves data']),
    ...schemaLines(change),
    ...change.moves.map(
      (move): Line => [
        plurals[move.kind] ?? move.kind,
        '-',
        objectName(move),
        `to the graveyard, ${rowsText(move.rows, move.kind)}`,
      ],
    ),
    ...listLines('routes', change.routes, routeGroups),
    ...listLines('permissions', change.permissions, permissionGroups),
    ...listLines('jobs', change.jobs, (jobs) => jobs.map((job) => [job, ''])),
    ...graves.map(
      (number): Line => [
        'graveyard',
        ' ',
        `holds rows of it`,
        `entrepot restore ${plugin}${graves.length > 1 ? ` --grave ${number}` : ''}`,
      ],
    ),
  ];
  return `${signs[state]} ${plugin} ${heads[state]}\n${aligned(lines)}`;
}

function kernelParts({ schema, routes, permissions, jobs }: PluginChange): string {
  const tables = schema.filter(({ kind }) => kind === 'table').length;
  return `${tables} tables, ${routes.added.length} routes, ${permissions.added.length} permissions, ${jobs.added.length} jobs`;
}

/** A new table is one line with what it consists of, a trigger one with its tables; many of one kind are counted. */
function schemaLines({ schema }: PluginChange): Line[] {
  const made = new Set(schema.filter(({ action, kind }) => action === 'add' && kind === 'table').map(({ object }) => object));
  const tableOf = (object: string) => /^"[^"]+"\."[^"]+"/.exec(object)?.[0] ?? '';
  const kinds = Object.keys(plurals);
  const upon = Map.groupBy(
    schema.filter(({ kind, object }) => kind !== 'table' && kind !== 'column' && !made.has(tableOf(object))),
    ({ action, kind, declared }) => `${action} ${kind} ${kind === 'trigger' ? declared : ''}`,
  );
  const crowds = [...upon.values()].filter((some) => some.length > 3);
  const crowded = new Set(crowds.flat());
  const counted = crowds.map((some): Line => {
    const [{ action, kind, declared } = { action: 'change' as const, kind: '', declared: '' }] = some;
    const tables = new Set(some.map(({ object }) => tableOf(object))).size;
    const name = kind === 'trigger' ? declared : `${some.length} ${plurals[kind] ?? kind}`;
    return [plurals[kind] ?? kind, schemaSigns[action], name, `on ${tables} ${tables === 1 ? 'table' : 'tables'}`];
  });
  const sorted = schema.filter((each) => !crowded.has(each)).sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const lines = sorted.flatMap((each): Line[] => {
    const { action, kind, object } = each;
    const label = plurals[kind] ?? kind;
    if (kind !== 'table') {
      return made.has(tableOf(object)) && kind !== 'function' ? [] : [[label, schemaSigns[action], objectName(each), '']];
    }
    const count = (of: string) => schema.filter((part) => part.kind === of && tableOf(part.object) === object).length;
    const parts = ['column', 'index', 'foreign-key', 'check', 'trigger', 'policy'].flatMap((of) =>
      count(of) === 0 ? [] : `${count(of)} ${count(of) === 1 ? singular(of) : plurals[of]}`,
    );
    return [[label, schemaSigns[action], objectName(each), parts.join(', ')]];
  });
  return [...lines, ...counted];
}

function singular(kind: string): string {
  return kind === 'foreign-key' ? 'reference' : kind;
}

type Group = (names: readonly string[]) => (readonly [name: string, note: string])[];

function listLines(label: string, { added, removed }: ListChange, group: Group): Line[] {
  return [
    ...group(added).map(([name, note]): Line => [label, '+', name, note]),
    ...group(removed).map(([name, note]): Line => [label, '-', name, note]),
  ];
}

/** Routes of one entity are one line. */
function routeGroups(routes: readonly string[]): (readonly [string, string])[] {
  const byPath = Map.groupBy(routes, (route) => route.slice(route.indexOf(' ') + 1).replace(/(\/\{id\}|:).*$/, ''));
  return [...byPath].map(([path, some]) => (some.length === 1 ? [some[0] ?? '', ''] : [path, `${some.length} routes`]));
}

/** `orders.order` with `create, read`. */
function permissionGroups(permissions: readonly string[]): (readonly [string, string])[] {
  const byTarget = Map.groupBy(permissions, (permission) => permission.slice(0, permission.lastIndexOf('.')));
  return [...byTarget].map(([target, some]) => [target, some.map((each) => each.slice(target.length + 1)).join(', ')]);
}

function rowsText(rows: number, kind: string): string {
  const what = kind === 'column' ? (rows === 1 ? 'row with a value' : 'rows with a value') : rows === 1 ? 'row' : 'rows';
  return `${rows.toLocaleString('en')} ${what}`;
}

/** The label once for a run of lines, names and notes under each other. */
function aligned(lines: readonly Line[]): string {
  const labels = Math.max(0, ...lines.map(([label]) => label.length));
  const names = Math.min(48, Math.max(0, ...lines.map(([, , name]) => name.length)));
  return lines
    .map(([label, sign, name, note], index) => {
      const shown = lines[index - 1]?.[0] === label ? '' : label;
      const start = labels === 0 ? '' : `${shown.padEnd(labels)}  `;
      return `    ${start}${sign} ${name.padEnd(names)}  ${note}`.trimEnd().concat('\n');
    })
    .join('');
}

function summary({ plugins, obstacles, isDestructive, hooks }: Plan): string {
  if (obstacles.length > 0) return 'Mend what is in the way, then plan again.';
  if (plugins.length + hooks.length === 0) return 'Nothing to do: the database is as the enabled plugins need it.';
  if (!isDestructive) return 'Nothing is lost by it. "entrepot apply" does it; so does the next start.';
  const moves = plugins.flatMap((each) => each.moves);
  const tables = moves.filter(({ kind }) => kind === 'table');
  const columns = moves.length - tables.length;
  const rows = tables.reduce((sum, each) => sum + each.rows, 0);
  const what = [
    ...(tables.length > 0 ? [`${tables.length} ${tables.length === 1 ? 'table' : 'tables'} (${rowsText(rows, 'table')})`] : []),
    ...(columns > 0 ? [`${columns} ${columns === 1 ? 'column' : 'columns'}`] : []),
  ].join(' and ');
  return (
    `Destructive: ${what} would go to the graveyard, from where "entrepot restore" brings them back.\n` +
    '"entrepot apply --allow-destructive" does it all; the next start does the rest and leaves these where they are.'
  );
}

/** That a plan was carried out. */
export function appliedText(plan: Plan): string {
  if (plan.plugins.length === 0) return 'Nothing to do: the database is as the enabled plugins need it.\n';
  return plan.isDestructive ? 'Applied. "entrepot restore" lists what lies in the graveyard now.\n' : 'Applied.\n';
}

/** What was moved by a removal. */
export function removedText(names: readonly string[], moves: readonly Move[]): string {
  const lines = moves.map((move): Line => [move.plugin, '-', `${move.kind} ${objectName(move)}`, rowsText(move.rows, move.kind)]);
  const what = moves.length === 0 ? 'It had no data here.' : `To the graveyard went:\n${aligned(lines).trimEnd()}`;
  return `Removed ${names.join(', ')}. ${what}\n"entrepot restore ${names.join(' ')}" brings ${names.length === 1 ? 'it' : 'them'} back.\n`;
}

/** What came back, and what could not come back as it was. */
export function restoredText(restored: readonly Restored[]): string {
  return restored
    .map(({ plugin, version, tables, rows, columns, lost, dangling }) => {
      const count = (number: number, what: string) => `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
      const notes = dangling.map(
        (each) =>
          `    ! ${count(each.rows, 'row')} of ${each.table.replaceAll('"', '')} ${each.rows === 1 ? 'refers' : 'refer'} by ` +
          `${each.columns.join(', ')} to records of ${each.target.replaceAll('"', '')} that were deleted meanwhile.\n`,
      );
      if (lost > 0)
        notes.push(
          `    ! ${count(lost, 'record')} with values in the columns ${lost === 1 ? 'was' : 'were'} deleted meanwhile.\n`,
        );
      return `Restored ${plugin} ${version}: ${count(tables, 'table')} with ${count(rows, 'row')}, ${count(columns, 'column')}.\n${notes.join('')}`;
    })
    .join('');
}
