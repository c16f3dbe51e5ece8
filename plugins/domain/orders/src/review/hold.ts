import { defineEntity, field } from '@entrepot/sdk';
import type { Reason } from '../order/bucket.ts';
import { Order } from '../order/order.ts';

/** Why an order may not go on yet. A person releases it, or the cause goes away. */
export const Hold = defineEntity('orders.hold', {
  label: { en: 'Hold', zh: '挂起原因' },
  title: 'code',
  operations: [],
  fields: {
    order: field.ref(Order, { label: { en: 'Order', zh: '订单' } }),
    code: field.text({
      maxLength: 60,
      index: true,
      label: { en: 'Reason', zh: '原因' },
      ui: { sentence: { messages: 'orders.reason', values: 'data' } },
    }),
    data: field.json<Reason['data']>({ type: 'object' }, { label: { en: 'Made from', zh: '依据' } }).default({}),
    plugin: field.text({ maxLength: 60, label: { en: 'Held by plugin', zh: '挂起模块' } }),
    releasedAt: field.timestamp({ label: { en: 'Released at', zh: '解除时间' } }).optional(),
    releasedBy: field.text({ label: { en: 'Released by', zh: '解除人' } }).optional(),
  },
});
