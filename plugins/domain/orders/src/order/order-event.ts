import { defineEntity, field } from '@entrepot/sdk';
import { Order } from './order.ts';

/** One thing that happened to an order: what, when, by whom, with which data. Only ever added. */
export const OrderEvent = defineEntity('orders.orderEvent', {
  label: { en: 'Order history', zh: '订单日志' },
  plural: 'orderHistory',
  appendOnly: true,
  operations: [],
  fields: {
    order: field.ref(Order, { label: { en: 'Order', zh: '订单' } }),
    what: field.text({
      maxLength: 60,
      label: { en: 'What', zh: '事项' },
      ui: { sentence: { messages: 'orders.story', values: 'data' } },
    }),
    at: field.timestamp({ label: { en: 'When', zh: '时间' } }),
    by: field.text({ label: { en: 'By', zh: '操作人' } }),
    data: field.json<Readonly<Record<string, unknown>>>({ type: 'object' }, { label: { en: 'Data', zh: '数据' } }).optional(),
  },
});
