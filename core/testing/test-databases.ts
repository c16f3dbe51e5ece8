import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createDatabase, dropDatabase } from '@entrepot/database/create-database';
import { databaseUrl, type EmbeddedServer, startEmbedded } from '@entrepot/database/embedded';
import pg from 'pg';
import { createLog } from '../src/log.ts';

/**
 * The databases of one test run: one server, one template for each set of plugins, one copy of it for each app.
 * Server and templates are kept between runs in the system's temporary folder; `TEST_DATABASE_URL` names another server.
 */
class TestDatabases {
  #server: Promise<EmbeddedServer> | undefined;
  readonly #templates = new Map<string, Promise<string>>();
  #count = 0;

  /** @param prepare brings an empty database to what the template is to hold */
  async create(key: string, prepare: (url: string) => Promise<void>): Promise<{ url: string; drop(): Promise<void> }> {
    const admin = await this.#admin();
    let template = this.#templates.get(key);
    if (!template) {
      template = this.#template(admin, `template_${this.#hash(key)}`, prepare);
      this.#templates.set(key, template);
    }
    this.#count += 1;
    const name = `test_${process.pid}_${this.#count}`;
    const url = await createDatabase(admin, name, { template: await template });
    await run(admin, `ALTER DATABASE ${name} SET synchronous_commit = off`);
    return { url, drop: () => dropDatabase(admin, name) };
  }

  async stop(): Promise<void> {
    const server = await this.#server?.catch(() => undefined);
    this.#server = undefined;
    this.#templates.clear();
    await server?.stop();
  }

  async #admin(): Promise<string> {
    if (!this.#server) {
      this.#server = startServer();
      const { url } = await this.#server;
      await dropLeftOvers(databaseUrl(url, 'postgres'));
    }
    return databaseUrl((await this.#server).url, 'postgres');
  }

  async #template(admin: string, name: string, prepare: (url: string) => Promise<void>): Promise<string> {
    const session = new pg.Client({ connectionString: admin });
    await session.connect();
    try {
      // Another run may be making the same template.
      await session.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [name]);
      const { rowCount } = await session.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (rowCount) return name;
      const draft = `draft_${process.pid}_${name}`;
      await prepare(await createDatabase(admin, draft));
      await session.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
      return name;
    } finally {
      await session.end();
    }
  }

  /** The kernel's own sources count too: they decide what a template holds. */
  #hash(key: string): string {
    const hash = createHash('sha256').update(key);
    const sources = ['registry/src/schema', 'database/src', 'durable/src/jobs', 'durable/src/events'].map((folder) =>
      join(import.meta.dirname, '../..', folder),
    );
    // Installed, the kernel is what was built.
    for (const path of existsSync(sources[0] as string) ? sources : [import.meta.dirname]) {
      for (const file of listed(path)) hash.update(readFileSync(join(path, file)));
    }
    return hash.digest('hex').slice(0, 24);
  }
}

function listed(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.[jt]s$/.test(file))
      .sort();
  } catch {
    return [];
  }
}

async function startServer(): Promise<EmbeddedServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  return startEmbedded({ dataDir: join(tmpdir(), `entrepot-test-${userInfo().uid}`), log: createLog('error') });
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Databases of runs that were killed, told by their process id. */
async function dropLeftOvers(admin: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database WHERE datname ~ '^(test|draft)_[0-9]+_'`,
  );
  await client.end();
  for (const { name } of rows) if (!isAlive(Number(name.split('_')[1]))) await dropDatabase(admin, name);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const testDatabases = new TestDatabases();
