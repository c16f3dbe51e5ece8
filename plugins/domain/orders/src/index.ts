import { changedRecords, changingRecords, definePlugin } from '@entrepot/sdk';
import { CustomerReturn } from './cancellation/customer-return.ts';
import { deskSettings, orderDesk } from './desk.ts';
import { orderCancelled, orderHeld, orderReceived, orderReserved, orderShipped, orderShort } from './events.ts';
import { FulfilmentLine, FulfilmentOrder } from './fulfilment/fulfilment-order.ts';
import { importErrorFile, importJob, importOrders, previewOrders } from './import/import-actions.ts';
import { ImportMapping } from './import/import-mapping.ts';
import { checkPatched, finishPosted, takePosted } from './intake/post-order.ts';
import { advanceJob, retryShortJob } from './jobs.ts';
import { messages } from './messages.ts';
import { orderMetrics } from './metrics.ts';
import { Order } from './order/order.ts';
import { OrderEvent } from './order/order-event.ts';
import { OrderLine } from './order/order-line.ts';
import { OrderDesk } from './order-desk.ts';
import { Hold } from './review/hold.ts';
import { advanceOrder, cancelOrder, releaseOrder, releaseOrders, retryShortOrders, revokeOrder } from './review/order-actions.ts';
import { reviewOrder } from './review/review-hook.ts';
import { roles } from './roles.ts';
import { routeOrder } from './routing/route.ts';
import { orderSettings } from './settings.ts';
import { orderStory } from './story/story-action.ts';
import { tellOrderStory } from './story/tell-story.ts';

export { CustomerReturn } from './cancellation/customer-return.ts';
export { orderCancelled, orderHeld, orderReceived, orderReserved, orderShipped, orderShort } from './events.ts';
export { FulfilmentLine, FulfilmentOrder, type FulfilmentOrderRow } from './fulfilment/fulfilment-order.ts';
export { type FulfilmentStatus, fulfilmentStates } from './fulfilment/fulfilment-states.ts';
export { checkMapping } from './import/check-mapping.ts';
export { errorFile } from './import/error-file.ts';
export { ImportMapping as ImportMappingEntity } from './import/import-mapping.ts';
export type { CsvRecord, ImportCsv, ImportReport, RejectedCsvRow } from './import/import-report.ts';
export { type ImportMapping, mappingSchema } from './import/mapping.ts';
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
export { type OrderStory, type Stage, type StoryEntry, stages, tellOrderStory } from './story/tell-story.ts';

export default definePlugin({
  name: 'orders',
  version: '1.0.0',
  label: { en: 'Order centre', zh: '订单中心' },
  requires: { shops: '^1.0.0', catalog: '^1.0.0', logistics: '^1.0.0', inventory: '^1.0.0' },
  settings: orderSettings,
  entities: [Order, OrderLine, Hold, OrderEvent, FulfilmentOrder, FulfilmentLine, CustomerReturn, ImportMapping],
  hooks: [reviewOrder, routeOrder, tellOrderStory],
  events: [orderReceived, orderHeld, orderReserved, orderShort, orderShipped, orderCancelled],
  actions: {
    release: releaseOrder,
    revoke: revokeOrder,
    cancel: cancelOrder,
    advance: advanceOrder,
    story: orderStory,
    releaseOrders,
    retryShort: retryShortOrders,
    import: importOrders,
    previewImport: previewOrders,
    importErrors: importErrorFile,
  },
  jobs: [importJob, advanceJob, retryShortJob],
  ui: new URL('../dist/ui/index.js', import.meta.url).href,
  metrics: orderMetrics,
  roles,
  permissionNeeds: {
    'orders.order.release': ['orders.order.read', 'orders.hold.read'],
    'orders.import': ['orders.previewImport', 'kernel.attachment.create'],
  },
  messages,
  setup({ settings, provide, on, ...context }) {
    const desk = deskSettings(settings);
    provide(OrderDesk, (own) => orderDesk(own, desk));
    on(changingRecords(Order), (changes) =>
      changes.operation === 'create' ? takePosted(context, desk, changes) : checkPatched(changes),
    );
    on(changedRecords(Order), finishPosted);
  },
});
