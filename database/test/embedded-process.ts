import { PgDatabase } from '../src/database.ts';
import { startEmbedded } from '../src/embedded.ts';
import { noOutbox, silent } from './test-server.ts';

// A process of its own for the tests of the embedded server: starts, writes a row, tells what it sees, stops when asked.
const server = await startEmbedded({ dataDir: process.argv[2] ?? '', log: silent });
const db = new PgDatabase({ url: server.url, outbox: noOutbox });
// Counted under the lock, so that of processes that run at once each sees a number of its own.
const [counted] = await db.transaction(async (tx) => {
  await tx.query('SELECT pg_advisory_xact_lock(1)');
  await tx.query('CREATE TABLE IF NOT EXISTS visits (id uuid DEFAULT uuidv7())');
  await tx.query('INSERT INTO visits DEFAULT VALUES');
  return tx.query('SELECT count(*) AS visits FROM visits');
});
const [seen] = await db.query(
  `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
     current_setting('server_version_num')::int / 10000 AS major, pg_postmaster_start_time() AS started`,
);
process.stdout.write(`${JSON.stringify({ ...counted, ...seen, url: server.url })}\n`);
await new Promise((resolve) => process.stdin.once('data', resolve).once('end', resolve));
await db.close();
await server.stop();
process.exit(0);
