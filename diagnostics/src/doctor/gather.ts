import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareSchema } from '@entrepot/database/apply-schema';
import type { PluginHealth } from '@entrepot/registry/plugin-health';
import type { Registry } from '@entrepot/registry/schema/registry';
import { type Database, type Plugin, Problem } from '@entrepot/sdk';
import { verifyPassword } from '@entrepot/web/identity/password';
import type { DatabaseFacts, Facts, QueueFacts, SecretFacts } from './facts.ts';

const commonPasswords = ['admin', 'administrator', 'entrepot', 'password', 'changeme', 'admin12345', 'password123', 'postgres'];

/** Where the process keeps things, from its environment. */
export interface Places {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
}

/** A kernel that was not started. */
export interface Patient {
  /** There once it was surveyed. */
  readonly db: Database;
  survey(): Promise<{ readonly assembly: { readonly registry: Registry; readonly plugins: readonly Plugin[] } }>;
  health(): readonly PluginHealth[];
}

/**
 * Looks at everything that the doctor judges. A look that fails says so, and the others go on.
 * @param kernel is asked to survey, and is stopped by the caller
 */
export async function gather(kernel: Patient, places: Places): Promise<Facts> {
  try {
    const { assembly } = await kernel.survey();
    const { db } = kernel;
    const [database, clock, queues, access] = [
      await databaseFacts(db),
      await clockOf(db),
      await queueFacts(db),
      await accessFacts(db),
    ];
    const { difference, pending } = await compareSchema(db, assembly.registry, assembly.plugins);
    const statements = difference.before.length + difference.after.length;
    const refused = difference.refused.map(({ message, remedy }) => ({ detail: message, remedy: remedy ?? '' }));
    const schema = { statements, migrations: pending.length, refused };
    return { database, clock, queues, schema, secrets: { ...(await fileFacts(places)), ...access }, plugins: kernel.health() };
  } catch (error) {
    const known = error instanceof Problem ? error : undefined;
    const failure = {
      code: known?.code ?? 'internal-error',
      detail: error instanceof Error ? error.message : String(error),
      remedy: known?.remedy ?? 'Run the command again with --verbose to see where it happened.',
    };
    return { failure, secrets: { ...(await fileFacts(places)), guessable: [], endlessTokens: 0 }, plugins: kernel.health() };
  }
}

async function databaseFacts(db: Database): Promise<DatabaseFacts> {
  const [row] = await db.query<DatabaseFacts & Record<string, unknown>>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('max_connections')::int AS "mostConnections",
       (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
       current_setting('fsync') AS fsync, current_setting('full_page_writes') AS "fullPageWrites",
       current_setting('synchronous_commit') AS "synchronousCommit",
       (SELECT (2 ^ 31)::bigint - max(age(datfrozenxid)) FROM pg_database) AS "transactionsLeft",
       (SELECT coalesce(max(extract(epoch FROM now() - xact_start)), 0)::float8 FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()) AS "oldestTransactionSeconds"`,
  );
  if (!row) throw new Error('PostgreSQL tells nothing of itself');
  return row;
}

/** Of three looks the one with the shortest round trip: its error is the least. */
async function clockOf(db: Database): Promise<NonNullable<Facts['clock']>> {
  const looks: NonNullable<Facts['clock']>[] = [];
  for (let look = 0; look < 3; look += 1) {
    const before = Date.now();
    const [row] = await db.query<{ at: number }>(`SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS at`);
    const after = Date.now();
    looks.push({ aheadMs: (row?.at ?? before) - (before + after) / 2, errorMs: (after - before) / 2 });
  }
  return looks.reduce((best, look) => (look.errorMs < best.errorMs ? look : best));
}

async function isThere(db: Database, table: string): Promise<boolean> {
  const [row] = await db.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
  return row?.there === true;
}

/** Undefined in a database that no kernel has prepared yet. */
async function queueFacts(db: Database): Promise<QueueFacts | undefined> {
  if (!(await isThere(db, 'kernel.jobs')) || !(await isThere(db, 'kernel.subscriptions'))) return undefined;
  const jobs = await db.query<QueueFacts['jobs'][number] & Record<string, unknown>>(
    `SELECT split_part(type, '.', 1) AS plugin, count(*) FILTER (WHERE due)::int AS waiting,
       coalesce(max(extract(epoch FROM now() - coalesce(start_after, created_at))) FILTER (WHERE due), 0)::float8 AS "oldestSeconds",
       count(*) FILTER (WHERE state = 'failed')::int AS "failedToday", coalesce(sum(lost_runs), 0)::int AS "lostRuns"
     FROM (SELECT *, state = 'waiting' AND (start_after IS NULL OR start_after <= now()) AS due FROM "kernel"."jobs"
       WHERE state IN ('waiting', 'running') OR finished_at > now() - interval '1 day') AS j
     GROUP BY 1 ORDER BY 1`,
  );
  const subscriptions = await db.query<QueueFacts['subscriptions'][number] & Record<string, unknown>>(
    `SELECT s.name, s.seen_at > now() - interval '1 day' AS enabled, w.waiting::int,
       coalesce(extract(epoch FROM now() - w.oldest), 0)::float8 AS "oldestSeconds",
       (SELECT count(*)::int FROM "kernel"."parked_events" p WHERE p.subscription = s.name) AS parked
     FROM "kernel"."subscriptions" s, LATERAL (SELECT count(*) AS waiting, min(e.occurred_at) AS oldest FROM "kernel"."events" e
       WHERE e.position > s.position AND (s.type = '*' OR e.type = s.type)) w ORDER BY s.name`,
  );
  const sagas = (await isThere(db, 'kernel.sagas'))
    ? await db.query<{ dead: number }>(`SELECT count(*)::int AS dead FROM "kernel"."sagas" WHERE state IN ('failed', 'stuck')`)
    : [];
  return { jobs, subscriptions, deadSagas: sagas[0]?.dead ?? 0 };
}

async function accessFacts(db: Database): Promise<Pick<SecretFacts, 'guessable' | 'endlessTokens'>> {
  if (!(await isThere(db, 'kernel.users'))) return { guessable: [], endlessTokens: 0 };
  // A hash takes its time: whoever can do everything is looked at, and no more.
  const admins = await db.query<{ name: string; hash: string }>(
    `SELECT name, password_hash AS hash FROM "kernel"."users" WHERE active AND password_hash IS NOT NULL AND roles ? 'admin'
     ORDER BY name LIMIT 5`,
  );
  const guessable: string[] = [];
  for (const { name, hash } of admins) {
    for (const guess of [name, ...commonPasswords]) {
      if (!(await verifyPassword(guess, hash))) continue;
      guessable.push(name);
      break;
    }
  }
  const [tokens] = await db.query<{ endless: number }>(
    'SELECT count(*)::int AS endless FROM "kernel"."api_tokens" WHERE expires_at IS NULL',
  );
  return { guessable, endlessTokens: tokens?.endless ?? 0 };
}

async function fileFacts({ dataDir, databaseUrl }: Places): Promise<Pick<SecretFacts, 'open' | 'weakDatabasePassword'>> {
  const password = databaseUrl === undefined ? undefined : decodeURIComponent(new URL(databaseUrl).password);
  const weakDatabasePassword = password !== undefined && (password === '' ? false : commonPasswords.includes(password));
  if (databaseUrl !== undefined || process.platform === 'win32') return { open: [], weakDatabasePassword };
  const location = (await readFile(join(dataDir, 'location'), 'utf8').catch(() => '')).trim();
  const home = location === '' ? join(dataDir, 'postgres') : location;
  const files = [home, join(home, 'server.json'), join(home, 'data')];
  const modes = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file).catch(() => undefined);
      return { file, mode: (found?.mode ?? 0) & 0o777 };
    }),
  );
  return { open: modes.filter(({ mode }) => (mode & 0o077) !== 0), weakDatabasePassword };
}
