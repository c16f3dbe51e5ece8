import { createKernel, createLog } from '@entrepot/core';
import { pace, tickets } from './tickets.fixture.ts';

// A process of its own for the tests of bulk work: works until it is killed, slowly enough to be killed midway.
pace.ms = 20;
const databaseUrl = process.argv[2] ?? '';
const kernel = createKernel({ plugins: [tickets], databaseUrl, role: 'worker', poolSize: 6, log: createLog('error') });
await kernel.start();
process.stdin.once('end', () => void kernel.stop().then(() => process.exit(0))).resume();
