import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from '@entrepot/sdk';
import { type AppliedSchema, applySchema } from '../../src/database/apply-schema.ts';
import { createDatabase, dropDatabase } from '../../src/database/create-database.ts';
import { type Outbox, PgDatabase } from '../../src/database/database.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded.ts';
import { buildRegistry } from '../../src/schema/registry.ts';

export const silent = { debug() {}, info() {}, warn() {}, error() {} };

export const noOutbox: Outbox = {
  publish: () => Promise.reject(new Error('no outbox here')),
  enqueue: () => Promise.reject(new Error('no outbox here')),
};

/** A database of its own on an embedded server, for one `describe`. */
export interface TestDatabase {
  readonly db: PgDatabase;
  readonly url: string;
  readonly server: EmbeddedServer;
  /** An empty database. */
  fresh(): Promise<PgDatabase>;
  stop(): Promise<void>;
}

export async function testDatabase(options: { outbox?: Outbox; poolSize?: number } = {}): Promise<TestDatabase> {
  const server = await startEmbedded({ dataDir: join(tmpdir(), `entrepot-core-tests-${process.getuid?.() ?? 0}`), log: silent });
  const names: string[] = [];
  const opened: PgDatabase[] = [];
  const fresh = async () => {
    const name = `test_${randomBytes(6).toString('hex')}`;
    names.push(name);
    const url = await createDatabase(server.url, name);
    const db = new PgDatabase({ url, outbox: options.outbox ?? noOutbox, poolSize: options.poolSize ?? 5 });
    opened.push(db);
    return { db, url };
  };
  const { db, url } = await fresh();
  return {
    db,
    url,
    server,
    fresh: async () => (await fresh()).db,
    async stop() {
      for (const each of opened) await each.close();
      for (const name of names) await dropDatabase(server.url, name);
      await server.stop();
    },
  };
}

export function apply(db: PgDatabase, ...plugins: readonly Plugin[]): Promise<AppliedSchema> {
  return applySchema(db, buildRegistry(plugins), plugins);
}
