import { createKernel, createLog } from '@entrepot/core';
import { library, taps } from './library.fixture.ts';

// A process of its own for the tests of imports: works until it is killed, slowly enough to be killed midway.
taps.ms = 30;
const databaseUrl = process.argv[2] ?? '';
const kernel = createKernel({ plugins: [library], databaseUrl, role: 'worker', poolSize: 6, log: createLog('error') });
await kernel.start();
process.stdin.once('end', () => void kernel.stop().then(() => process.exit(0))).resume();
