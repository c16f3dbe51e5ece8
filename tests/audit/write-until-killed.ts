/**
 * Writes and seals until it is killed: `write-until-killed.ts <database url> <folder of the log>`. Prints each code once its
 * transaction is committed.
 */
import catalog from '@entrepot/catalog';
import { createKernel } from '@entrepot/core';
import audit, { Log } from '@entrepot/security-audit';
import { createLog } from '../../core/src/log.ts';

const [databaseUrl = '', folder = ''] = process.argv.slice(2);
const kernel = createKernel({
  plugins: [catalog, audit],
  settings: new Map([['audit', { folder }]]),
  databaseUrl,
  role: 'none',
  poolSize: 4,
  log: createLog('error'),
});
await kernel.start();
const log = kernel.context('kernel').use(Log);
let count = 0;

async function write(): Promise<never> {
  for (;;) {
    count += 1;
    const code = `K${process.pid}-${count}`;
    await kernel.db.transaction(async (tx) => {
      await tx.query('INSERT INTO catalog.skus (code, name) VALUES ($1, $1)', [code]);
      await tx.query(`UPDATE catalog.skus SET name = name || '!' WHERE code = $1`, [code]);
    });
    process.stdout.write(`${code}\n`);
  }
}

async function seal(): Promise<never> {
  for (;;) await log.seal();
}

await Promise.all([write(), write(), seal()]);
