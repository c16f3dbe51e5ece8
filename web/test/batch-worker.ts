import { createKernel, createLog } from '@entrepot/core';
import { changedRecords, definePlugin } from '@entrepot/sdk';
import { Line, ledger } from './ledger.fixture.ts';

// A process of its own for the tests of batches: works until it is killed, slowly enough to be killed midway.
const slow = definePlugin({
  name: 'slow',
  version: '1.0.0',
  requires: { ledger: '^1.0.0' },
  setup: ({ on }) => on(changedRecords(Line), async ({ tx }) => void (await tx.query('SELECT pg_sleep(0.15)'))),
});
const databaseUrl = process.argv[2] ?? '';
const kernel = createKernel({ plugins: [ledger, slow], databaseUrl, role: 'worker', poolSize: 4, log: createLog('error') });
await kernel.start();
process.stdin.once('end', () => void kernel.stop().then(() => process.exit(0))).resume();
