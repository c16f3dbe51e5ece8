import { type forPlugin, seriesHook } from '@entrepot/sdk';
import type { OrderRow } from '../order/order.ts';
import type { OrderLineRow } from '../order/order-line.ts';

/** An order under review: its record, fields of extensions included, with its lines. */
export type OrderUnderReview = Omit<OrderRow, 'lines'> & {
  readonly lines: readonly OrderLineRow[];
  /** Holds the order. @param code kebab-case, translated by `messages`; @param data what it was made from */
  hold(code: string, data?: Readonly<Record<string, unknown>>): void;
  /** Each plugin holds in its own name. */
  [forPlugin](plugin: string): OrderUnderReview;
};

/** Runs for each order that no rule of the order centre itself decides finally. */
export const reviewOrder = seriesHook<[OrderUnderReview]>(
  'orders.review',
  'nothing; it calls `order.hold(code, data)` for each reason to stop the order',
);
