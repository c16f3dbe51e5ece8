import { definePlugin } from '@entrepot/sdk';
import { CustomerReturn } from './cancellation/customer-return.ts';
import { orderCancelled, orderHeld, orderReceived, orderReserved, orderShipped, orderShort } from './events.ts';
import { FulfilmentLine, FulfilmentOrder } from './fulfilment/fulfilment-order.ts';
import { Order } from './order/order.ts';
import { OrderEvent } from './order/order-event.ts';
import { OrderLine } from './order/order-line.ts';
import { Hold } from './review/hold.ts';
import { reviewOrder } from './review/review-hook.ts';
import { routeOrder } from './routing/route.ts';

export { CustomerReturn } from './cancellation/customer-return.ts';
export { orderCancelled, orderHeld, orderReceived, orderReserved, orderShipped, orderShort } from './events.ts';
export { FulfilmentLine, FulfilmentOrder, type FulfilmentOrderRow } from './fulfilment/fulfilment-order.ts';
export { type FulfilmentStatus, fulfilmentStates } from './fulfilment/fulfilment-states.ts';
export type { CsvRecord, ImportCsv, ImportReport, RejectedCsvRow } from './import/import-report.ts';
export type { ImportMapping } from './import/mapping.ts';
export type { IngestResult, OrderDraft, OrderDraftLine } from './intake/draft.ts';
export { type Bucket, buckets, type Reason } from './order/bucket.ts';
export { Order, type OrderRow } from './order/order.ts';
export { OrderEvent } from './order/order-event.ts';
export { OrderLine, type OrderLineRow } from './order/order-line.ts';
export { type OrderStatus, orderStates } from './order/order-states.ts';
export { type By, OrderDesk, type ReserveOutcomes, type ReviewOutcome, type RouteOutcome } from './order-desk.ts';
export { Hold } from './review/hold.ts';
export { type OrderUnderReview, reviewOrder } from './review/review-hook.ts';
export { type Missing, type RoutePlan, type RouteSubject, routeOrder, type Shipment } from './routing/route.ts';

export default definePlugin({
  name: 'orders',
  version: '1.0.0',
  label: { en: 'Order centre', zh: '订单中心' },
  requires: { shops: '^1.0.0', catalog: '^1.0.0', logistics: '^1.0.0', inventory: '^1.0.0' },
  entities: [Order, OrderLine, Hold, OrderEvent, FulfilmentOrder, FulfilmentLine, CustomerReturn],
  hooks: [reviewOrder, routeOrder],
  events: [orderReceived, orderHeld, orderReserved, orderShort, orderShipped, orderCancelled],
});
