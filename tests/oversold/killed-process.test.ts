import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTestApp } from '@entrepot/core/testing';
import inventory, { Reservation, Stock } from '@entrepot/inventory';
import { tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import { stockedShop } from './stocked-shop.ts';

const newLine = 10;
const script = join(import.meta.dirname, 'trader.ts');

/** Starts a trader and kills it in the middle of its work, as soon as it has told so much. @returns the lines that it wrote */
async function tradeAndDie(args: readonly string[], lineCount: number): Promise<string[]> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--conditions=development', script, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  let failed = '';
  const closed = once(child, 'close');
  child.stderr.on('data', (chunk: Buffer) => {
    failed += chunk;
  });
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      told += chunk;
      count += chunk.filter((byte) => byte === newLine).length;
      if (count >= lineCount) resolve();
    });
    child.once('close', () => reject(new Error(`the trader ended by itself: ${failed}`)));
  });
  child.kill('SIGKILL');
  await closed;
  // A line that the kill cut off promised nothing.
  return told.split('\n').slice(0, -1);
}

/** Which states a reservation may be in, after what its process was told and had begun. */
function promised(lines: readonly string[]): Map<string, readonly string[]> {
  const states: Readonly<Record<string, readonly string[]>> = {
    reserved: ['active'],
    issuing: ['active', 'issued'],
    issued: ['issued'],
    releasing: ['active', 'released'],
    released: ['released'],
  };
  const found = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [what = '', key = ''] = line.split(' ');
    found.set(key, states[what] ?? []);
  }
  return found;
}

describe('processes that are killed while they reserve and issue', function () {
  this.timeout(120_000);

  for (const processes of [1, 2]) {
    it(`leave sound books and every promise kept (${processes} at once)`, async () => {
      const app = await createTestApp({ plugins: [inventory] });
      const { db } = app.context;
      const stock = app.context.use(Stock);
      const { warehouseId, skus } = await stockedShop(app.context, 20, 100_000);
      let seed = 0;
      for (let round = 0; round < 3; round += 1) {
        const traders = Array.from({ length: processes }, () => {
          seed += 1;
          return tradeAndDie([app.databaseUrl, warehouseId, String(seed), ...skus], 50 + Math.floor(Math.random() * 1_000));
        });
        const lines = (await Promise.all(traders)).flat();
        expect(await stock.verify(db)).to.include({ mismatches: 0, negative: 0 });
        const rows = await db.query<{ key: string; state: string }>(`SELECT key, state FROM ${tableOf(Reservation)}`);
        const states = new Map(rows.map(({ key, state }) => [key, state]));
        const expected = promised(lines);
        expect(expected.size).to.be.greaterThan(20);
        const broken = [...expected].filter(([key, allowed]) => !allowed.includes(states.get(key) ?? 'nothing'));
        expect(broken).to.deep.equal([]);
      }
      // Nothing that a dead process held is locked: all that is free can still be had.
      const left = (await stock.available(db, skus)).get(warehouseId);
      const lines = skus.map((skuId) => ({ skuId, quantity: left?.get(skuId) ?? 0 }));
      expect((await stock.reserve({ key: 'the rest', reference: 'rest', warehouseId, lines })).state).to.equal('reserved');
    });
  }
});
