/**
 * A process of the sagas' bench: `saga-process.ts <database url> worker` runs sagas until it is ended; with `bare` it writes for
 * so many ms what a step writes, by ten connections and nothing else, and prints how many it wrote.
 */
import { createKernel } from '@entrepot/core';
import pg from 'pg';
import { createLog } from '../../core/src/log.ts';
import { line } from './saga-line.ts';

const [databaseUrl = '', mode = 'worker', ms = '0'] = process.argv.slice(2);
if (mode === 'worker') {
  const kernel = createKernel({ plugins: [line], databaseUrl, role: 'worker', log: createLog('error') });
  await kernel.start();
  process.stdout.write('ready\n');
  process.once('SIGTERM', () => void kernel.stop());
} else {
  process.stdout.write(`${await bare(Number(ms))}\n`);
}

async function bare(forMs: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, pipeline: true });
  const until = performance.now() + forMs;
  let written = 0;
  const writer = async () => {
    const client = await pool.connect();
    while (performance.now() < until) {
      const sent = [
        client.query('BEGIN'),
        client.query({ name: 'piece', text: 'INSERT INTO line.pieces (run, step) VALUES ($1, $2)', values: [0, written] }),
        client.query({
          name: 'entry',
          text: `INSERT INTO kernel.saga_steps (saga_id, round, position, kind, name, result, at)
            VALUES (uuidv7(), 1, 0, 'step', 'piece', $1, clock_timestamp()) RETURNING at`,
          values: ['1'],
        }),
        client.query('COMMIT'),
      ];
      await Promise.all(sent);
      written += 1;
    }
    client.release();
  };
  await Promise.all(Array.from({ length: 10 }, writer));
  await pool.end();
  return written;
}
