import { type MoneyValue, type Sql, type Transaction, token } from '@entrepot/sdk';
import type { ReservedLine } from './reservations/reservation.ts';

/** Goods that arrive. */
export interface Receipt {
  /** Names the act: the same key receives once. */
  key: string;
  warehouseId: string;
  skuId: string;
  /** Where they are put; the floor (`''`) unless given. */
  bin?: string;
  quantity: number;
  /** Of one unit. */
  unitCost: MoneyValue;
  /** The document that it comes from, as a purchase order's number. */
  reference: string;
  occurredAt: Date | string;
  /** `receipt` unless given. */
  kind?: 'receipt' | 'return';
  /** return: the movement that it takes back. */
  reverses?: string;
}

/** A wish for stock. */
export interface ReserveRequest {
  /** Names the request, not its quantity: asked again it gets what it lacks, never twice what it has. */
  key: string;
  /** The document that needs the stock, as a fulfilment order's id. */
  reference: string;
  warehouseId: string;
  lines: readonly ReservedLine[];
  expiresAt?: Date | string;
}

/** Why a line could not be reserved: the figures that decided, at that moment. */
export interface Shortage {
  skuId: string;
  wanted: number;
  /** What was left for this request, after those who asked before it. */
  available: number;
  /** The version of the balance row that was read under lock; 0 where there was none. */
  balanceVersion: number;
}

/** All of a request or nothing. */
export interface ReserveOutcome {
  key: string;
  state: 'reserved' | 'short';
  /** Every line that lacked stock; empty where the request is reserved. */
  shortages: readonly Shortage[];
}

/** Turns a reservation into goods that left. */
export interface IssueRequest {
  key: string;
  reservationKey: string;
  /**
   * What was really picked, and from where. Less than reserved is a short pick: the rest is free again.
   * Without it everything is issued, from the floor first and then from bins in the order of their codes.
   */
  bins?: readonly { skuId: string; bin: string; quantity: number }[];
  reference: string;
  occurredAt: Date | string;
}

export interface IssueOutcome {
  key: string;
  /** `unchanged`: it was issued before, under this or another key. */
  state: 'issued' | 'unchanged';
}

/** A correction after a count, a breakage or a find. */
export interface Adjustment {
  key: string;
  warehouseId: string;
  skuId: string;
  bin?: string;
  /** Positive found, negative lost. */
  quantity: number;
  /** Of found units; that of the SKU's latest receipt there unless given. */
  unitCost?: MoneyValue;
  reason: string;
  reference?: string;
  reverses?: string;
  occurredAt: Date | string;
}

/** Goods that move to another bin or warehouse, with their cost and age. */
export interface Transfer {
  key: string;
  skuId: string;
  from: { warehouseId: string; bin?: string };
  to: { warehouseId: string; bin?: string };
  quantity: number;
  reference: string;
  occurredAt: Date | string;
}

/** How a set of movements ended: written now, or known before by their keys. */
export interface Posted {
  written: number;
  unchanged: number;
}

export interface StockAt {
  warehouseId: string;
  skuId: string;
  quantity: number;
}

export interface Valuation {
  warehouseId: string;
  quantity: number;
  value: MoneyValue;
}

/** Whether the books agree. `mismatches` and `negative` are 0 in a sound database. */
export interface Verification {
  movements: number;
  balances: number;
  /** SKUs in warehouses where Σ ledger, balance, Σ bins, Σ layers or the layers' value, reserved and Σ active lines differ. */
  mismatches: number;
  /** Rows below zero in balances, bins or layers. */
  negative: number;
}

/**
 * Stock: nothing oversold, nothing lost. Every method works on a set in a handful of statements; rows are locked in one order
 * (reservations by key, then balances by warehouse and SKU), so callers wait for each other and never deadlock.
 */
export interface StockService {
  /**
   * Goods arrive. A key that the ledger knows is left out.
   * @throws Problem `inventory.bad-movement`; a warehouse or SKU that does not exist is refused by its foreign key
   */
  receive(tx: Transaction, receipts: readonly Receipt[]): Promise<Posted>;
  /**
   * Reserves for one request, in its own transaction, durable when it answers. Calls that come together share a transaction
   * and are decided in the order of their arrival.
   * @throws Problem `inventory.bad-request`, `inventory.unknown-warehouse`
   */
  reserve(request: ReserveRequest): Promise<ReserveOutcome>;
  /** Reserves for a set in the caller's transaction, decided in the order of the set. */
  reserveAll(tx: Transaction, requests: readonly ReserveRequest[]): Promise<ReserveOutcome[]>;
  /** Frees what the requests hold. Of what is free already or issued, nothing. @returns how many were released */
  release(tx: Transaction, keys: readonly string[]): Promise<number>;
  /**
   * Reserved → issued: ledger, balances, bins, cost layers and reservations in one go.
   * @throws Problem `inventory.not-reserved`, `inventory.issue-exceeds-reservation`, `inventory.bin-short`
   */
  issue(tx: Transaction, issues: readonly IssueRequest[]): Promise<IssueOutcome[]>;
  /**
   * Corrects the books after a count.
   * @throws Problem `inventory.below-reserved`, `inventory.bin-short`, `inventory.cost-missing`, and those of `receive`
   */
  adjust(tx: Transaction, adjustments: readonly Adjustment[]): Promise<Posted>;
  /**
   * Moves goods to another bin, reserved or not, or to another warehouse, where they must be free.
   * @throws Problem `inventory.below-reserved`, `inventory.bin-short`, and those of `receive`
   */
  transfer(tx: Transaction, transfers: readonly Transfer[]): Promise<Posted>;
  /** What can still be reserved, by warehouse and SKU; what is zero is missing. */
  available(sql: Sql, skuIds: readonly string[]): Promise<Map<string, Map<string, number>>>;
  /** Stock as it was at a moment, from the ledger; what was zero is missing. */
  asOf(sql: Sql, query: { at: Date | string; warehouseId?: string; skuIds?: readonly string[] }): Promise<StockAt[]>;
  /** What the stock is worth at FIFO cost, now or at a moment, by warehouse and currency. */
  valuation(sql: Sql, query?: { at?: Date | string; warehouseId?: string }): Promise<Valuation[]>;
  /** Proves the books against each other. */
  verify(sql: Sql): Promise<Verification>;
  /** Frees reservations that expired at or before `at`. @returns how many */
  sweepExpired(tx: Transaction, at: Date | string): Promise<number>;
}

export const Stock = token<StockService>('inventory.stock');
