import type { Floor } from '@entrepot/registry/permissions/floor';
import pg from 'pg';
import type { PipelinedClient } from './connection-lender.ts';
import { floorRole } from './row-floor.ts';
import { underFloor } from './transaction-floor.ts';

const name = 'entrepot-floor';
// Neither is null, so that both are set, and no row comes back.
const text = `SELECT WHERE set_config('entrepot.floor', $1, true) IS NULL OR set_config('role', '${floorRole}', true) IS NULL`;
const prepared = new WeakSet<PipelinedClient>();

/**
 * Runs one statement under a floor. What sets the floor travels in front of it, in the same transaction, which ends with the
 * statement: where one is refused neither stands, and the connection is as it was.
 */
export function queryUnderFloor<R extends object>(
  client: PipelinedClient,
  { places }: Floor,
  config: pg.QueryConfig,
): Promise<pg.QueryResult<R>> {
  if (!prepared.has(client)) {
    prepared.add(client);
    // What hinders it hinders the statement behind it as well, which tells.
    client.query({ name, text, values: [places] }).catch(() => prepared.delete(client));
  }
  const extended: pg.QueryConfig & { queryMode: 'extended' } = { ...underFloor(config), queryMode: 'extended' };
  const query = new pg.Query<R>(extended);
  const { submit } = query;
  query.submit = (connection) => {
    connection.bind({ statement: name, values: [places] }, true);
    connection.execute({}, true);
    return submit.call(query, connection);
  };
  return new Promise((resolve, reject) => {
    query.on('error', reject);
    // Two results, of which the first is that of what sets the floor; the types know of one.
    query.on('end', (results: pg.QueryResult<R> | pg.QueryResult<R>[]) => {
      const last = [results].flat().at(-1);
      if (last) resolve(last);
    });
    client.query(query);
  });
}
