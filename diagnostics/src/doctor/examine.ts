import type { DatabaseFacts, Facts, QueueFacts, SchemaFacts, SecretFacts } from './facts.ts';

/** What the doctor says of one thing. */
export interface Finding {
  readonly check: 'database' | 'migrations' | 'queues' | 'clocks' | 'secrets' | 'plugins';
  readonly level: 'ok' | 'warning' | 'error';
  readonly finding: string;
  /** What to do about it; there unless all is well. */
  readonly remedy?: string;
}

type Told = Omit<Finding, 'check'>;

const oldestVersion = 180_000;
/** Work that waits longer than this waits for something that does not happen. */
const lagSeconds = { warning: 60, error: 900 } as const;
const clockMs = { warning: 1_000, error: 30_000 } as const;
const crowded = 0.8;
const fewTransactions = 200_000_000;
const longTransactionSeconds = 3_600;

/** Judges the facts: at least one finding for each check, and what to do about each that is not well. */
export function examine(facts: Facts): Finding[] {
  const { failure, database, schema, queues, clock } = facts;
  const findings: Finding[] = [];
  const add = (check: Finding['check'], told: readonly Told[], well: string) => {
    for (const each of told) findings.push({ check, ...each });
    if (told.length === 0) findings.push({ check, level: 'ok', finding: well });
  };
  if (failure) findings.push({ check: 'database', level: 'error', finding: failure.detail, remedy: failure.remedy });
  if (database) {
    const { version, connections, mostConnections } = database;
    const well = `PostgreSQL ${versionText(version)} answers; ${connections} of ${mostConnections} connections are in use.`;
    add('database', examineDatabase(database), well);
  }
  if (schema) add('migrations', examineSchema(schema), 'The schema is as the enabled plugins need it.');
  if (queues) add('queues', examineQueues(queues), 'Jobs, events and sagas are handled as they come.');
  if (clock) {
    add(
      'clocks',
      examineClock(clock),
      `The clocks of this process and the database differ by ${Math.abs(Math.round(clock.aheadMs))} ms.`,
    );
  }
  add('secrets', examineSecrets(facts.secrets), 'Secrets are open to nobody else.');
  const sick = facts.plugins.flatMap(({ plugin, fault }): Told[] =>
    fault ? [error(`Plugin "${plugin}" is in quarantine (${fault.code}): ${fault.detail}`, fileRemedy(fault))] : [],
  );
  if (facts.plugins.length > 0) add('plugins', sick, `All ${facts.plugins.length} plugins run.`);
  return findings;
}

/** 0 where all is well, 1 where there are warnings only, 2 where something is wrong. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ level }) => level === 'error')) return 2;
  return findings.some(({ level }) => level === 'warning') ? 1 : 0;
}

function examineDatabase(database: DatabaseFacts): Told[] {
  const { version, connections, mostConnections, fsync, synchronousCommit, fullPageWrites } = database;
  const told: Told[] = [];
  if (version < oldestVersion)
    told.push(error(`PostgreSQL ${versionText(version)} is too old.`, 'Move to PostgreSQL 18 or newer.'));
  if (fsync !== 'on' || fullPageWrites !== 'on') {
    const off = fsync === 'on' ? 'full_page_writes' : 'fsync';
    told.push(
      error(`${off} is off: after a power cut the data may be unreadable.`, `Set ${off} = on in postgresql.conf and reload.`),
    );
  }
  if (synchronousCommit === 'off') {
    told.push(
      error(
        'synchronous_commit is off: a crash loses what was committed last.',
        'Set synchronous_commit = on in postgresql.conf and reload.',
      ),
    );
  }
  if (connections >= mostConnections * crowded) {
    const remedy = 'Run fewer processes, lower their pools, or raise max_connections.';
    told.push(warning(`${connections} of ${mostConnections} connections are in use.`, remedy));
  }
  if (database.transactionsLeft < fewTransactions) {
    const left = database.transactionsLeft.toLocaleString('en');
    told.push(
      error(`PostgreSQL stops in ${left} transactions to protect itself.`, 'Run VACUUM FREEZE, and see why autovacuum does not.'),
    );
  }
  if (database.oldestTransactionSeconds > longTransactionSeconds) {
    const hours = (database.oldestTransactionSeconds / 3600).toFixed(1);
    const remedy = 'Find it in pg_stat_activity and end it: nothing that was deleted since can be cleaned up.';
    told.push(warning(`A transaction has been open for ${hours} h.`, remedy));
  }
  return told;
}

function examineSchema({ statements, migrations, refused }: SchemaFacts): Told[] {
  if (refused.length > 0) return refused.map(({ detail, remedy }) => error(detail, remedy));
  if (statements + migrations === 0) return [];
  const what = [
    ...(statements > 0 ? [count(statements, 'statement')] : []),
    ...(migrations > 0 ? [count(migrations, 'data migration')] : []),
  ];
  const remedy = 'See them with "entrepot plan"; "entrepot apply" or the next start carries them out.';
  return [warning(`The schema lacks ${what.join(' and ')} that the enabled plugins need.`, remedy)];
}

function examineQueues({ jobs, subscriptions, deadSagas }: QueueFacts): Told[] {
  const told: Told[] = [];
  const late = (seconds: number, finding: string, remedy: string) => {
    if (seconds >= lagSeconds.error) told.push(error(finding, remedy));
    else if (seconds >= lagSeconds.warning) told.push(warning(finding, remedy));
  };
  for (const { plugin, waiting, oldestSeconds, failedToday, lostRuns } of jobs) {
    const remedy = 'See that a process with role "all" or "worker" runs, or start more of them.';
    late(
      oldestSeconds,
      `${count(waiting, 'job')} of plugin "${plugin}" could start; the oldest has waited ${time(oldestSeconds)}.`,
      remedy,
    );
    if (failedToday > 0) {
      told.push(
        warning(
          `${count(failedToday, 'job')} of plugin "${plugin}" failed today.`,
          'See /api/v1/kernel/jobs?filter={"state":{"eq":"failed"}} for why.',
        ),
      );
    }
    if (lostRuns > 0) {
      const finding = `Processes died ${lostRuns} times while they ran jobs of plugin "${plugin}".`;
      told.push(warning(finding, 'See what ended them: memory, a signal, or the job itself.'));
    }
  }
  for (const { name, enabled, waiting, oldestSeconds, parked } of subscriptions) {
    if (!enabled) {
      if (waiting > 0) {
        const remedy = 'Enable its plugin, or leave it: after 30 days the events are let go.';
        told.push(
          warning(`${count(waiting, 'event')} wait for the subscription "${name}", which no enabled plugin has.`, remedy),
        );
      }
      continue;
    }
    const remedy =
      'See that a process with role "all" or "worker" runs, and what the subscriber costs in /api/v1/kernel/plugins.';
    late(
      oldestSeconds,
      `${count(waiting, 'event')} wait for "${name}"; the oldest was published ${time(oldestSeconds)} ago.`,
      remedy,
    );
    if (parked > 0) {
      told.push(
        warning(
          `${count(parked, 'event')} of "${name}" wait for another attempt.`,
          'See "entrepot events parked" for why; retry or skip them there.',
        ),
      );
    }
  }
  if (deadSagas > 0) {
    told.push(
      warning(`${count(deadSagas, 'saga run')} failed or stuck.`, 'See "entrepot sagas dead"; retry or cancel them there.'),
    );
  }
  return told;
}

function examineClock({ aheadMs, errorMs }: NonNullable<Facts['clock']>): Told[] {
  const off = Math.max(0, Math.abs(aheadMs) - errorMs);
  if (off < clockMs.warning) return [];
  const finding = `The clock of the database is ${time(Math.abs(aheadMs) / 1000)} ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's.`;
  const remedy = 'Let both machines follow a time server (NTP): sessions, schedules and leases are told by their clocks.';
  return [off >= clockMs.error ? error(finding, remedy) : warning(finding, remedy)];
}

function examineSecrets({ open, weakDatabasePassword, guessable, endlessTokens }: SecretFacts): Told[] {
  const told = open.map(({ file, mode }) =>
    error(`${file} is open to others (mode ${mode.toString(8).padStart(4, '0')}).`, `Run: chmod go= '${file}'`),
  );
  if (weakDatabasePassword)
    told.push(warning('The password in DATABASE_URL is one that everybody knows.', 'Give the database user another one.'));
  for (const name of guessable) {
    told.push(
      error(`The user "${name}" has a password that is easy to guess.`, `Set another one: entrepot user password ${name}`),
    );
  }
  if (endlessTokens > 0) {
    told.push(
      warning(
        `${count(endlessTokens, 'API token')} without an end.`,
        'Replace them by tokens with "expiresAt", and revoke them.',
      ),
    );
  }
  return told;
}

const error = (finding: string, remedy: string): Told => ({ level: 'error', finding, remedy });
const warning = (finding: string, remedy: string): Told => ({ level: 'warning', finding, remedy });

function fileRemedy({ remedy, file }: { remedy: string; file?: string }): string {
  return file === undefined ? remedy : `${remedy} (${file})`;
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}

function versionText(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`;
}

function time(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
