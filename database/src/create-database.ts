import pg from 'pg';
import { applicationName } from './database.ts';
import { databaseUrl } from './embedded.ts';

async function administer<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: applicationName });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Creates a database, as a copy of `template` where given (nobody may be connected to that one).
 * @param adminUrl any other database of the server, with the right to create
 * @returns the url of the new database
 */
export async function createDatabase(adminUrl: string, name: string, options: { template?: string } = {}): Promise<string> {
  const template = options.template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(options.template)}`;
  // Writing the copy to the log is faster than the checkpoints that copying files needs.
  await administer(adminUrl, (client) =>
    client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}${template} STRATEGY wal_log`),
  );
  return databaseUrl(adminUrl, name);
}

/** Drops a database, with the connections that others have to it; nothing where it is not there. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await administer(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`));
}
