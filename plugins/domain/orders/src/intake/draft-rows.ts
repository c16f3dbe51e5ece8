import type { SkuFacts } from '@entrepot/catalog';
import { Decimal } from '@entrepot/sdk';
import type { Reason } from '../order/bucket.ts';
import { uuidV7 } from '../order/uuid-v7.ts';
import { rejectLine } from './check-draft.ts';
import type { OrderDraft, OrderDraftLine } from './draft.ts';

/** The columns that the intake writes; the others have their defaults. */
export const orderColumns = `id, number, shop_id, external_id, external_version, type, status, bucket, reason, ordered_at,
  customer_code, customer_name, customer_email, customer_phone, ship_to_name, ship_to_address, ship_to_city, ship_to_postcode,
  ship_to_country, currency, total_amount, total_currency, source`;

export const lineColumns = `id, order_id, shop_id, position, kind, sku_code, sku_id, description, quantity,
  unit_price_amount, unit_price_currency, bucket, reason, reason_data, target_id`;

export interface LineToWrite extends OrderDraftLine {
  id: string;
  position: number;
  sku: SkuFacts | undefined;
  rejected: Reason | undefined;
  /** For lines of cancellations, once they are matched. */
  stands?: Reason;
  targetId?: string | null;
}

/** A draft with the ids that its rows will have. */
export interface OrderToWrite {
  id: string;
  number: string;
  draft: OrderDraft;
  lines: LineToWrite[];
}

export function orderToWrite(
  shop: { code: string },
  draft: OrderDraft,
  skus: ReadonlyMap<string, SkuFacts>,
  id = uuidV7(),
): OrderToWrite {
  const lines = draft.lines.map((line, index): LineToWrite => {
    const sku = line.kind === 'goods' ? skus.get(line.skuCode) : undefined;
    const { kind, skuCode, quantity, unitPrice } = line;
    const description = line.description || sku?.name;
    return {
      id: uuidV7(),
      position: index + 1,
      kind,
      skuCode,
      quantity,
      unitPrice,
      description,
      sku,
      rejected: rejectLine(draft.type, line),
    };
  });
  return { id, number: `${shop.code}-${draft.externalId}`, draft, lines };
}

/** The status that an order begins in: nothing to review where no line can be taken, or where it only takes back. */
export function firstStatus({ draft, lines }: OrderToWrite): 'received' | 'rejected' | 'cancelled' {
  if (draft.type === 'cancellation') return 'cancelled';
  return lines.every(({ rejected }) => rejected) ? 'rejected' : 'received';
}

// Prices have at most six digits after the point, quantities at most fifteen: most sums stay exact in whole millionths.
export function totalOf(lines: readonly Pick<OrderDraftLine, 'quantity' | 'unitPrice'>[]): string {
  return lines
    .reduce((sum, { quantity, unitPrice }) => sum.plus(new Decimal(unitPrice).times(quantity)), new Decimal(0))
    .toFixed();
}

export function orderRow(shopId: string, order: OrderToWrite): unknown[] {
  const { id, number, draft, lines } = order;
  const status = firstStatus(order);
  const first =
    status === 'rejected' ? lines[0]?.rejected : status === 'cancelled' ? (lines[0]?.stands ?? lines[0]?.rejected) : undefined;
  return [
    id,
    number,
    shopId,
    draft.externalId,
    draft.externalVersion,
    draft.type,
    status,
    status === 'received' ? 'open' : status,
    first?.code ?? null,
    draft.orderedAt,
    draft.customer?.code ?? null,
    draft.customer?.name ?? null,
    draft.customer?.email ?? null,
    draft.customer?.phone ?? null,
    draft.shipTo?.name ?? null,
    draft.shipTo?.address ?? null,
    draft.shipTo?.city ?? null,
    draft.shipTo?.postcode ?? null,
    draft.shipTo?.country ?? null,
    draft.currency,
    totalOf(lines),
    draft.currency,
    draft.source ?? null,
  ];
}

export function* lineRows(shopId: string, orders: Iterable<OrderToWrite>): Generator<unknown[]> {
  for (const order of orders) {
    const cancels = order.draft.type === 'cancellation';
    const whole = firstStatus(order) === 'rejected';
    for (const line of order.lines) {
      const reason = line.rejected ?? line.stands;
      const bucket = line.rejected ? 'rejected' : cancels ? 'cancelled' : whole ? 'rejected' : 'open';
      yield [
        line.id,
        order.id,
        shopId,
        line.position,
        line.kind,
        line.skuCode,
        line.sku?.id ?? null,
        line.description ?? null,
        line.quantity,
        line.unitPrice,
        order.draft.currency,
        bucket,
        reason?.code ?? null,
        reason && Object.keys(reason.data).length > 0 ? reason.data : null,
        line.targetId ?? null,
      ];
    }
  }
}
