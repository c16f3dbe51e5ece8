/**
 * A worker process that delivers events until it is killed: `worker.ts <database url> faulty|once|least`.
 * It prints `ready`; for a line `<events> <events a transaction> <seed>` on stdin it publishes so many and prints `published`.
 */
import { createInterface } from 'node:readline';
import { createKernel, createLog } from '@entrepot/core';
import { tableOf } from '@entrepot/sdk';
import { faultyLedger, Movement, moved, plainLedger } from './ledger.ts';

const [databaseUrl = '', mode] = process.argv.slice(2);
const plugin = mode === 'faulty' ? faultyLedger : plainLedger(mode === 'once');
const kernel = createKernel({ plugins: [plugin], databaseUrl, role: 'worker', log: createLog('error') });
await kernel.start();
const { db } = kernel.context('ledger');
const publishers = 4;

async function publish(events: number, together: number, seed: number): Promise<void> {
  let next = 0;
  const publisher = async () => {
    for (let first = next; first < events; first = next) {
      next += together;
      const messages = Array.from({ length: Math.min(together, events - first) }, (_, index) => ({
        key: `key-${(first + index) % 1000}`,
        payload: { number: seed + first + index },
      }));
      await db.transaction(async (tx) => {
        // The business of the transaction: a row of its own beside the events.
        tx.send(`INSERT INTO ${tableOf(Movement)} (key, number) VALUES ($1, $2)`, [messages[0]?.key, seed + first], {
          name: 'ledger.movement',
        });
        await tx.emit(moved, ...messages);
      });
    }
  };
  await Promise.all(Array.from({ length: publishers }, publisher));
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [events = 0, together = 1, seed = 0] = line.split(' ').map(Number);
  await publish(events, together, seed);
  console.log('published');
}
await kernel.stop();
