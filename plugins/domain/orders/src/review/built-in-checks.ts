import type { Reason } from '../order/bucket.ts';
import type { OrderRow } from '../order/order.ts';
import type { OrderLineRow } from '../order/order-line.ts';

/** What the built-in checks look at. */
export type CheckedOrder = Pick<OrderRow, 'customerCode' | 'customerName' | 'shipToName' | 'shipToAddress' | 'shipToCountry'> & {
  readonly lines: readonly Pick<
    OrderLineRow,
    'kind' | 'bucket' | 'sku' | 'skuCode' | 'position' | 'unitPrice' | 'quantity' | 'cancelledQuantity'
  >[];
};

/** Why an order cannot go on, whatever the rules say. In the order of weight: the first is what its lines show. */
export function builtInChecks(order: CheckedOrder, settings: { freeGoods: 'hold' | 'ship' }): Reason[] {
  const reasons: Reason[] = [];
  const goods = order.lines.filter(
    (line) => line.kind === 'goods' && line.bucket !== 'rejected' && line.quantity > line.cancelledQuantity,
  );
  if (goods.length === 0) reasons.push({ code: 'no-goods', data: { lines: order.lines.length } });
  if (!order.customerCode && !order.customerName && !order.shipToName && !order.shipToAddress) {
    reasons.push({ code: 'no-customer', data: {} });
  }
  if (!order.shipToCountry) reasons.push({ code: 'no-country', data: {} });
  const unknown = goods.filter(({ sku }) => sku === null).map(({ skuCode }) => skuCode);
  if (unknown.length > 0) reasons.push({ code: 'unknown-sku', data: { codes: [...new Set(unknown)] } });
  const free = goods.filter(({ unitPrice }) => Number(unitPrice.amount) === 0);
  if (free.length > 0 && settings.freeGoods === 'hold') {
    reasons.push({ code: 'zero-price', data: { lines: free.map(({ position, skuCode }) => ({ position, skuCode })) } });
  }
  return reasons;
}
