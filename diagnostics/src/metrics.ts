import { type Account, requestClassesMs } from '@entrepot/registry/account';
import { type Tally, workKinds } from './costs.ts';
import type { PluginReport } from './plugin-report.ts';

type Labels = Readonly<Record<string, string>>;

/** What a process tells of itself. */
export interface ProcessFigures {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
  readonly startedAt: number;
}

type Declared<T> = readonly [name: string, type: 'counter' | 'gauge', help: string, value: (of: T) => number];

const works: readonly Declared<Readonly<Tally>>[] = [
  ['entrepot_work_total', 'counter', 'Pieces of work of a plugin that were begun.', ({ calls }) => calls],
  ['entrepot_work_seconds_total', 'counter', 'Time from entering work to its end, waiting included.', ({ ms }) => ms / 1000],
  ['entrepot_work_errors_total', 'counter', 'Work that ended in a failure.', ({ errors }) => errors],
];

const plugins: readonly Declared<PluginReport>[] = [
  ['entrepot_plugin_up', 'gauge', '1 where the plugin runs, 0 in quarantine.', ({ state }) => Number(state === 'running')],
  ['entrepot_taps_late_total', 'counter', 'Taps that took longer than their budget.', ({ costs }) => costs.hooks.late],
  ['entrepot_sql_queries_total', 'counter', 'Statements sent by code of the plugin.', ({ costs }) => costs.sql.queries],
  ['entrepot_sql_rows_total', 'counter', 'Rows that they returned or changed.', ({ costs }) => costs.sql.rows],
  ['entrepot_sql_seconds_total', 'counter', 'Time from sending a statement to its answer.', ({ costs }) => costs.sql.ms / 1000],
  ['entrepot_sql_errors_total', 'counter', 'Statements that PostgreSQL refused.', ({ costs }) => costs.sql.errors],
  ['entrepot_outgoing_total', 'counter', 'Calls of other systems.', ({ costs }) => costs.outgoing.calls],
  ['entrepot_outgoing_seconds_total', 'counter', 'Time of calls of other systems.', ({ costs }) => costs.outgoing.ms / 1000],
  ['entrepot_outgoing_errors_total', 'counter', 'Calls of other systems that failed.', ({ costs }) => costs.outgoing.errors],
  ['entrepot_jobs_waiting', 'gauge', 'Jobs that could start.', ({ lag }) => lag.jobs.waiting],
  ['entrepot_jobs_lag_seconds', 'gauge', 'How long the oldest of them has waited.', ({ lag }) => lag.jobs.oldestSeconds],
];

const subscriptions: readonly Declared<PluginReport['lag']['events'][number]>[] = [
  ['entrepot_events_waiting', 'gauge', 'Events that a subscription has not handled.', ({ waiting }) => waiting],
  ['entrepot_events_lag_seconds', 'gauge', 'How long the oldest of them has waited.', ({ oldestSeconds }) => oldestSeconds],
  ['entrepot_events_parked', 'gauge', 'Events that wait for another attempt.', ({ parked }) => parked],
];

const processes: readonly Declared<ProcessFigures>[] = [
  ['process_resident_memory_bytes', 'gauge', 'Resident memory.', ({ residentBytes }) => residentBytes],
  ['process_cpu_seconds_total', 'counter', 'Processor time, user and system.', ({ cpuSeconds }) => cpuSeconds],
  ['process_start_time_seconds', 'gauge', 'When the process started, in Unix time.', ({ startedAt }) => startedAt],
];

/**
 * The figures of this process in the Prometheus text format, version 0.0.4.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function metricsText(reports: readonly PluginReport[], accounts: readonly Account[], process: ProcessFigures): string {
  const worked = reports.flatMap(({ plugin, costs }) =>
    workKinds.filter((kind) => costs[kind].calls > 0).map((kind) => [{ plugin, kind }, costs[kind]] as const),
  );
  const subscribed = reports.flatMap(({ plugin, lag }) =>
    lag.events.map((each) => [{ plugin, subscription: each.subscription }, each] as const),
  );
  const reported = reports.map((report) => [{ plugin: report.plugin }, report] as const);
  return [
    ...metrics(plugins, reported),
    ...metrics(works, worked),
    histogram(accounts),
    ...metrics(subscriptions, subscribed),
    ...metrics(processes, [[{}, process]]),
  ].join('');
}

function metrics<T>(declared: readonly Declared<T>[], samples: readonly (readonly [Labels, T])[]): string[] {
  return declared.map(([name, type, help, value]) =>
    family(
      name,
      type,
      help,
      samples.map(([labels, of]) => [name, labels, value(of)]),
    ),
  );
}

function histogram(accounts: readonly Account[]): string {
  const name = 'entrepot_request_seconds';
  const lines = accounts.flatMap(({ plugin, requests, requestMs }) => {
    let sum = 0;
    const buckets = requests.map((count, index): [string, Labels, number] => {
      sum += count;
      const bound = requestClassesMs[index];
      return [`${name}_bucket`, { plugin, le: bound === undefined ? '+Inf' : String(bound / 1000) }, sum];
    });
    if (sum === 0) return [];
    return [...buckets, [`${name}_sum`, { plugin }, requestMs / 1000], [`${name}_count`, { plugin }, sum]] satisfies [
      string,
      Labels,
      number,
    ][];
  });
  return family(name, 'histogram', 'How long requests took.', lines);
}

function family(name: string, type: string, help: string, lines: readonly (readonly [string, Labels, number])[]): string {
  if (lines.length === 0) return '';
  const samples = lines.map(([sample, labels, value]) => `${sample}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${samples.join('')}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join()}}`;
}
