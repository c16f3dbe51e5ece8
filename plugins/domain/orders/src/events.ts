import { defineEvent, field } from '@entrepot/sdk';

const order = { orderId: field.text(), number: field.text(), shopId: field.text() };

/** An order stands in the order centre, reviewed or not. */
export const orderReceived = defineEvent('orders.received', { ...order, externalId: field.text() });

/** Review stopped an order; `codes` are the reasons. */
export const orderHeld = defineEvent('orders.held', { ...order, codes: field.json<string[]>({ type: 'array' }) });

/** Everything that can be sent now has its stock; one fulfilment order per warehouse. */
export const orderReserved = defineEvent('orders.reserved', {
  ...order,
  fulfilmentOrderIds: field.json<string[]>({ type: 'array' }),
});

/** Some or all of an order is not in stock. */
export const orderShort = defineEvent('orders.short', {
  ...order,
  missing: field.json<{ lineId: string; quantity: number }[]>({ type: 'array' }),
});

/** A fulfilment order left the warehouse. Marketplaces confirm by it, finance posts by it. */
export const orderShipped = defineEvent('orders.shipped', {
  ...order,
  externalId: field.text(),
  fulfilmentOrderId: field.text(),
  warehouseId: field.text(),
  shippingService: field.text(),
  shippedAt: field.timestamp(),
  lines: field.json<{ lineId: string; quantity: number }[]>({ type: 'array' }),
});

/** Lines of an order were cancelled before they left. */
export const orderCancelled = defineEvent('orders.cancelled', {
  ...order,
  reason: field.text(),
  lines: field.json<{ lineId: string; quantity: number }[]>({ type: 'array' }),
});
