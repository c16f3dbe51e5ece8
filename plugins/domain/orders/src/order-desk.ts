import { type Database, type Sql, type Transaction, token } from '@entrepot/sdk';
import type { ImportCsv, ImportReport } from './import/import-report.ts';
import type { IngestResult, OrderDraft } from './intake/draft.ts';
import type { OrderStatus } from './order/order-states.ts';

/** How many orders went each way, and which stopped. */
export interface ReviewOutcome {
  approved: readonly string[];
  held: readonly string[];
  rejected: readonly string[];
}

export interface RouteOutcome {
  /** Orders with at least one planned fulfilment order. */
  routed: readonly string[];
  /** Orders of which nothing is in stock. */
  short: readonly string[];
  /** Orders that no shipping service takes; they are held. */
  held: readonly string[];
}

export interface ReserveOutcomes {
  /** Orders whose planned fulfilment orders all have their stock. */
  reserved: readonly string[];
  short: readonly string[];
  fulfilmentOrderIds: readonly string[];
}

/** Who does it, for the history; the system unless given. */
export interface By {
  by?: string | undefined;
}

/**
 * The order centre in sets. Each method works in the caller's transaction, takes only orders that stand where the step
 * begins and passes over the rest in silence: doing it twice does it once.
 */
export interface OrderDesk {
  /**
   * Takes orders and cancellations in, idempotent by shop, external id and version.
   * A cancellation is matched at once: what has not left is cancelled, what has is returned.
   * @throws Problem `orders.unknown-shop`
   */
  ingest(tx: Transaction, shopId: string, drafts: readonly OrderDraft[], options?: By): Promise<readonly IngestResult[]>;
  /** Imports a CSV (or its records) by a column mapping, in one transaction per batch, with memory that stays flat. */
  importCsv(db: Database, request: ImportCsv): Promise<ImportReport>;
  /** The orders in a status, oldest first: what a step that was cut off has left to do. */
  inStatus(sql: Sql, status: OrderStatus, limit?: number): Promise<string[]>;
  /** Decides received orders: approved, held with reasons, or rejected. */
  review(tx: Transaction, orderIds: readonly string[], options?: By): Promise<ReviewOutcome>;
  /** Chooses warehouse and shipping service for approved orders; earlier orders get stock first. */
  route(tx: Transaction, orderIds: readonly string[], options?: By): Promise<RouteOutcome>;
  /** Reserves the stock of routed orders, in this transaction: no order is confirmed without it. */
  reserve(tx: Transaction, orderIds: readonly string[], options?: By): Promise<ReserveOutcomes>;
  /** Routes and reserves again what is short, oldest order first. @param limit orders at most, 500 unless given */
  retryShort(tx: Transaction, options?: By & { orderIds?: readonly string[]; limit?: number }): Promise<ReserveOutcomes>;
  /**
   * Releases holds by a person's decision; the same reason does not hold the order again.
   * What no decision can mend (an unknown SKU, no address) stays held until it is mended.
   */
  release(tx: Transaction, orderIds: readonly string[], options?: By & { note?: string | null }): Promise<ReviewOutcome>;
  /** Takes an approval back: reservations are freed, the order is held. */
  revoke(tx: Transaction, orderIds: readonly string[], options?: By): Promise<readonly string[]>;
  /** Cancels what has not left of these orders. @throws Problem `orders.in-warehouse` where the warehouse works on one */
  cancel(tx: Transaction, orderIds: readonly string[], reason: string, options?: By): Promise<readonly string[]>;
  /** Moves reserved fulfilment orders into the warehouse and on: `release`, `pick`, `pack`. @returns those that moved */
  moveFulfilment(
    tx: Transaction,
    fulfilmentOrderIds: readonly string[],
    move: 'release' | 'pick' | 'pack',
    options?: By,
  ): Promise<readonly string[]>;
  /**
   * A pick came up short: less than planned will leave. The missing units stand as short on their lines.
   * The caller corrects the reservation.
   */
  markShort(
    tx: Transaction,
    shortages: readonly { fulfilmentOrderId: string; fulfilmentLineId: string; quantity: number; reason: string }[],
    options?: By,
  ): Promise<void>;
  /** Fulfilment orders left the warehouse. Sets lines and orders, writes the history, publishes `orders.shipped`. */
  markShipped(tx: Transaction, fulfilmentOrderIds: readonly string[], at: Date, options?: By): Promise<readonly string[]>;
}

export const OrderDesk = token<OrderDesk>('orders.desk');
