import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../../plugins/domain/demo/src/random.ts';

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const countries = ['United Kingdom', 'United Kingdom', 'United Kingdom', 'Germany', 'France', 'EIRE', 'Unspecified'];

/** Writes a folder of invented days in the columns of the retail data, dirty rows and cancellations included. */
export function writeFolder(folder: string, seed: string, days: number, ordersADay: number): void {
  mkdirSync(folder, { recursive: true });
  const random = randomFrom(seed);
  let number = 800_000;
  for (let day = 1; day <= days; day += 1) {
    const date = `2031-04-${String(day).padStart(2, '0')}`;
    const rows = [header];
    for (let order = 0; order < ordersADay; order += 1) {
      number += 1;
      const at = `${date} ${String(8 + Math.floor((order * 10) / ordersADay)).padStart(2, '0')}:${String(order % 60).padStart(2, '0')}:00`;
      const customer = random.next() < 0.05 ? '' : `${random.whole(1, 40)}.0`;
      const country = random.pick(countries);
      const isCancellation = random.next() < 0.12;
      const lines = random.whole(1, isCancellation ? 2 : 9);
      for (let line = 0; line < lines; line += 1) {
        const sku = `S${random.whole(1, 80)}`;
        const quantity = random.whole(1, 24) * (isCancellation || random.next() < 0.01 ? -1 : 1);
        const price = random.next() < 0.01 ? '0.0' : (random.whole(20, 1_999) / 100).toFixed(2);
        const invoice = `${isCancellation ? 'C' : ''}${number}`;
        rows.push(`${invoice},${sku},INVENTED THING ${sku},${quantity},${at},${price},${customer},${country}`);
      }
    }
    writeFileSync(join(folder, `${date}.csv`), `${rows.join('\n')}\n`);
  }
}
