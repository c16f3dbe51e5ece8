/** A worker that runs sagas until it is killed: `kill-process.ts <database url>`. */
import { writeSync } from 'node:fs';
import { createKernel, createLog } from '@entrepot/core';
import { kills } from './kill-plugin.ts';

const [databaseUrl = ''] = process.argv.slice(2);
process.env.KILLS_URL = databaseUrl;
const kernel = createKernel({ plugins: [kills], databaseUrl, role: 'worker', poolSize: 5, log: createLog('silent') });
await kernel.start();
writeSync(1, 'ready\n');
