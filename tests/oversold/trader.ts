/**
 * A process that reserves, issues and releases as fast as it can until it is killed:
 * `trader.ts <database url> <warehouse> <seed> <sku>…`. What it is about to do and what it was told is done go to stdout at once,
 * a line each, so that whoever kills it knows what it had been promised.
 */
import { writeSync } from 'node:fs';
import catalog from '@entrepot/catalog';
import { createKernel } from '@entrepot/core';
import inventory, { Stock } from '@entrepot/inventory';
import { randomOrder, seeded } from './stocked-shop.ts';

const [databaseUrl = '', warehouseId = '', seed = '0', ...skus] = process.argv.slice(2);
const random = seeded(Number(seed));
const kernel = createKernel({ plugins: [catalog, inventory], databaseUrl, role: 'none' });
await kernel.start();
const { db, use } = kernel.context('inventory');
const stock = use(Stock);
const say = (what: string, key: string) => writeSync(1, `${what} ${key}\n`);

let asked = 0;
async function trade(): Promise<void> {
  for (;;) {
    asked += 1;
    // Some requests are every process's: the same key, the same lines.
    const shared = random() < 0.2;
    const key = shared ? `shared-${asked}` : `${seed}-${asked}`;
    const order = randomOrder(shared ? seeded(asked) : random, skus.length);
    const lines = order.map(({ sku, quantity }) => ({ skuId: skus[sku] as string, quantity }));
    const { state } = await stock.reserve({ key, reference: key, warehouseId, lines });
    if (state === 'short') continue;
    say('reserved', key);
    if (shared) continue;
    const chance = random();
    if (chance < 0.3) {
      say('issuing', key);
      const issue = { key: `ship:${key}`, reservationKey: key, reference: key, occurredAt: new Date() };
      await db.transaction((tx) => stock.issue(tx, [issue]));
      say('issued', key);
    } else if (chance < 0.5) {
      say('releasing', key);
      await db.transaction((tx) => stock.release(tx, [key]));
      say('released', key);
    }
  }
}
await Promise.all(Array.from({ length: 16 }, trade));
