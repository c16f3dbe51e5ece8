import { nextState } from '@entrepot/sdk';
import type { FulfilmentStatus } from '../fulfilment/fulfilment-states.ts';
import type { Bucket, Reason } from './bucket.ts';
import type { OrderRecord } from './order.ts';
import type { LineRecord } from './order-line.ts';
import { type OrderStatus, orderStates } from './order-states.ts';
import { settle } from './settle.ts';

export interface OpenFulfilmentLine {
  id: string;
  orderLineId: string;
  skuId: string;
  quantity: number;
  lineQuantity: number;
}

/** A fulfilment order while a step works on it. */
export interface OpenFulfilment {
  id: string;
  number: string;
  warehouseId: string;
  status: FulfilmentStatus;
  reservationKey: string;
  shippingService: string;
  parcels: number;
  weightGrams: number;
  shippingCost: { amount: string; currency: string } | null;
  route: Readonly<Record<string, unknown>>;
  shippedAt: string | null;
  lines: OpenFulfilmentLine[];
  /** Not in the database yet. */
  added: boolean;
  /** In the database, but it says something else by now. */
  changed: boolean;
}

/** What the steps need to know of a line. */
export type OpenLine = Pick<
  LineRecord,
  | 'id'
  | 'order'
  | 'kind'
  | 'skuCode'
  | 'sku'
  | 'quantity'
  | 'cancelledQuantity'
  | 'missingQuantity'
  | 'shippedQuantity'
  | 'returnedQuantity'
  | 'bucket'
  | 'reason'
  | 'reasonData'
>;

/** An order while a step works on it: its record, what stops it, and what is on its way. */
export interface OpenOrder<L extends OpenLine = OpenLine> {
  readonly record: Omit<OrderRecord, 'lines'> & { lines: L[] };
  /** Reasons that hold it now. */
  holds: Reason[];
  /** Codes that a person released: they do not hold it again. */
  readonly waived: ReadonlySet<string>;
  fulfilments: OpenFulfilment[];
  /** Fulfilment orders that it ever had, for the next number. */
  fulfilmentCount: number;
  /** How the lines stood when they were read. */
  readonly before: ReadonlyMap<string, string>;
}

/** With all that its lines say, fields of extensions included. */
export type WholeOrder = OpenOrder<LineRecord>;

export function openOrder<L extends OpenLine>(
  record: OpenOrder<L>['record'],
  known: Partial<Omit<OpenOrder, 'record'>> = {},
): OpenOrder<L> {
  return {
    record,
    holds: known.holds ?? [],
    waived: known.waived ?? new Set(),
    fulfilments: known.fulfilments ?? [],
    fulfilmentCount: known.fulfilmentCount ?? 0,
    before: new Map(record.lines.map((line) => [line.id, fingerprint(line)])),
  };
}

/** What a step may change of a line. */
function fingerprint(line: OpenLine): string {
  const { sku, cancelledQuantity, missingQuantity, shippedQuantity, returnedQuantity, bucket, reason, reasonData } = line;
  const data = reasonData === null ? '' : JSON.stringify(reasonData);
  return `${sku}|${cancelledQuantity}|${missingQuantity}|${shippedQuantity}|${returnedQuantity}|${bucket}|${reason}|${data}`;
}

export const changedLines = (order: OpenOrder): OpenLine[] =>
  order.record.lines.filter((line) => order.before.get(line.id) !== fingerprint(line));

/** Lines that are goods and could be sent. */
export const goodsOf = (order: OpenOrder): OpenLine[] =>
  order.record.lines.filter((line) => line.kind === 'goods' && line.bucket !== 'rejected');

/**
 * Takes a declared move.
 * @throws Error where the machine does not allow it: the step took an order that it should have passed over
 */
export function move(order: OpenOrder, transition: keyof typeof orderStates.transitions): void {
  const next = nextState(orderStates, order.record.status as OrderStatus, transition);
  if (next === undefined)
    throw new Error(`order ${order.record.number} is ${order.record.status}: no "${transition}" from there`);
  order.record.status = next;
}

const underwayStates: readonly FulfilmentStatus[] = ['planned', 'reserved', 'released', 'picked', 'packed'];

export const isUnderway = (order: OpenOrder): boolean => order.fulfilments.some(({ status }) => underwayStates.includes(status));

/** Puts the order and its lines into their buckets; an order that is through ends in the status of its bucket. */
export function settleOrder(order: OpenOrder): void {
  const { record } = order;
  const status = record.status as OrderStatus;
  const result = settle(
    { type: record.type as 'order' | 'cancellation', status, holds: order.holds, underway: isUnderway(order) },
    record.lines.map((line) => ({
      id: line.id,
      kind: line.kind,
      quantity: line.quantity,
      cancelled: line.cancelledQuantity,
      missing: line.missingQuantity,
      shipped: line.shippedQuantity,
      bucket: line.bucket as Bucket,
      reason: line.reason === null ? null : { code: line.reason, data: line.reasonData ?? {} },
    })),
  );
  assign(record, result.bucket, result.reason);
  record.status = endOf(status, result.bucket, isUnderway(order));
  for (const line of record.lines) {
    const stands = result.lines.get(line.id);
    if (stands) assign(line, stands.bucket, stands.reason);
  }
}

function assign(
  row: { bucket: Bucket; reason: string | null; reasonData: Reason['data'] | null },
  bucket: Bucket,
  reason: Reason | null,
): void {
  row.bucket = bucket;
  row.reason = reason?.code ?? null;
  row.reasonData = reason === null || Object.keys(reason.data).length === 0 ? null : reason.data;
}

function endOf(status: OrderStatus, bucket: Bucket, underway: boolean): OrderStatus {
  if (bucket === 'cancelled' || bucket === 'shipped') return bucket;
  // While more is on its way the order keeps the status of that.
  if (bucket === 'partlyShipped') return underway ? status : bucket;
  return bucket === 'short' && status !== 'received' ? 'short' : status;
}
