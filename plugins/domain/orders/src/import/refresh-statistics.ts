import { type Database, tableOf } from '@entrepot/sdk';
import { FulfilmentLine, FulfilmentOrder } from '../fulfilment/fulfilment-order.ts';
import { Order } from '../order/order.ts';
import { OrderLine } from '../order/order-line.ts';

const tables = [Order, OrderLine, FulfilmentOrder, FulfilmentLine].map(tableOf).join(', ');

/**
 * Keeps the planner's statistics in step with bulk loads, which outrun the autovacuum: after the first thousand lines of
 * a process, then whenever there are four times as many. Plans change with the magnitude, and the cost stays a small share.
 */
export class StatisticsAge {
  #lines = 0;
  #known = 250;

  async grow(db: Database, lines: number): Promise<void> {
    this.#lines += lines;
    if (this.#lines < 4 * this.#known) return;
    this.#known = this.#lines;
    await db.query(`ANALYZE ${tables}`);
  }
}
