import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRegistry } from '@entrepot/registry/schema/registry';
import type { Plugin } from '@entrepot/sdk';
import { type AppliedSchema, applySchema } from '../src/apply-schema.ts';
import { createDatabase, dropDatabase } from '../src/create-database.ts';
import { type Outbox, PgDatabase } from '../src/database.ts';
import { startEmbedded } from '../src/embedded.ts';

export const silent = { debug() {}, info() {}, warn() {}, error() {} };

export const noOutbox: Outbox = {
  note: () => {
    throw new Error('no outbox here');
  },
  publish: () => Promise.reject(new Error('no outbox here')),
  enqueue: () => Promise.reject(new Error('no outbox here')),
  start: () => Promise.reject(new Error('no outbox here')),
};

/** A database of its own on an embedded server, for one `describe`. */
export interface TestDatabase {
  readonly db: PgDatabase;
  readonly url: string;
  /** The same database, emptied. */
  fresh(): Promise<PgDatabase>;
  stop(): Promise<void>;
}

const emptied = `
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  CREATE SCHEMA public;
END $$`;

export async function testDatabase(options: { outbox?: Outbox } = {}): Promise<TestDatabase> {
  const server = await startEmbedded({ dataDir: join(tmpdir(), `entrepot-core-tests-${process.getuid?.() ?? 0}`), log: silent });
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = await createDatabase(server.url, name);
  const db = new PgDatabase({ url, outbox: options.outbox ?? noOutbox, poolSize: 5 });
  // What these tests write may be lost when the machine fails; no test waits for the disk.
  await db.query('ALTER SYSTEM SET fsync = off');
  await db.query('SELECT pg_reload_conf()');
  return {
    db,
    url,
    async fresh() {
      await db.query(emptied);
      return db;
    },
    async stop() {
      await db.close();
      await dropDatabase(server.url, name);
      await server.stop();
    },
  };
}

export function apply(db: PgDatabase, ...plugins: readonly Plugin[]): Promise<AppliedSchema> {
  return applySchema(db, buildRegistry(plugins), plugins);
}
