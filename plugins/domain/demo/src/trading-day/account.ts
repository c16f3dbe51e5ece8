import { Stock } from '@entrepot/inventory';
import { FulfilmentOrder, Order, OrderLine } from '@entrepot/orders';
import { type Context, Decimal, tableOf } from '@entrepot/sdk';
import { Package } from '@entrepot/warehouse';
import { type Bucket, buckets, type Input, type TradingDayReport } from './report.ts';

/** What the importer refused: it stands in no table, but it was in the input. */
export interface Refused {
  orders: number;
  lines: number;
  value: string;
}

type Account = Omit<TradingDayReport, 'seconds' | 'peakRssMb'>;

interface Sum {
  bucket: string;
  count: number;
  value: string;
}

function perBucket<T>(value: (bucket: Bucket) => T): Record<Bucket, T> {
  return Object.fromEntries(buckets.map((bucket) => [bucket, value(bucket)])) as Record<Bucket, T>;
}

/**
 * Accounts for the input from the rows in the database: what became of each order and line, and whether it all adds up.
 * What stands in no final bucket is missing from the sums, so the proofs fail then.
 * @param orderIds the orders that the input brought, imported now or before
 */
export async function account(context: Context, input: Input, refused: Refused, orderIds: readonly string[]): Promise<Account> {
  const orders = await context.db.query<Sum>(
    `SELECT bucket, count(*) AS count, '0' AS value FROM ${tableOf(Order)} WHERE id = ANY($1) GROUP BY bucket`,
    [orderIds],
  );
  const lines = await context.db.query<Sum>(
    `SELECT bucket, count(*) AS count, sum(amount) AS value FROM ${tableOf(OrderLine)} WHERE order_id = ANY($1) GROUP BY bucket`,
    [orderIds],
  );
  const [parcels = { parcels: 0, labels: 0 }] = await context.db.query<{ parcels: number; labels: number }>(
    `SELECT count(*) AS parcels, count(tracking_number) AS labels FROM ${tableOf(Package)}
     WHERE fulfilment_order_id IN (SELECT id FROM ${tableOf(FulfilmentOrder)} WHERE order_id = ANY($1))`,
    [orderIds],
  );
  const { movements, balances, mismatches, negative } = await context.use(Stock).verify(context.db);

  const of = (sums: readonly Sum[], bucket: Bucket) => sums.find((sum) => sum.bucket === bucket);
  const extra = (bucket: Bucket, count: number) => (bucket === 'rejected' ? count : 0);
  const orderCounts = perBucket((bucket) => (of(orders, bucket)?.count ?? 0) + extra(bucket, refused.orders));
  const lineCounts = perBucket((bucket) => (of(lines, bucket)?.count ?? 0) + extra(bucket, refused.lines));
  const values = perBucket((bucket) =>
    new Decimal(of(lines, bucket)?.value ?? 0).plus(bucket === 'rejected' ? refused.value : 0).toFixed(),
  );
  const total = (counts: Record<Bucket, number>) => buckets.reduce((sum, bucket) => sum + counts[bucket], 0);
  const totalValue = buckets.reduce((sum, bucket) => sum.plus(values[bucket]), new Decimal(0));
  return {
    input,
    orders: orderCounts,
    lines: lineCounts,
    value: values,
    stock: { movements, balances, mismatches, negative },
    labels: parcels.labels,
    parcels: parcels.parcels,
    proof: {
      ordersAccountedFor: total(orderCounts) === input.orders,
      linesAccountedFor: total(lineCounts) === input.lines,
      valueAccountedFor: totalValue.equals(input.value),
      ledgerMatchesBalances: mismatches === 0 && negative === 0,
    },
  };
}
