import { defineEntity, field } from '@entrepot/sdk';
import { Order } from '../order/order.ts';
import { OrderLine } from '../order/order-line.ts';

/** Goods that a customer sends back. The warehouse receives, inspects and decides where they go. */
export const CustomerReturn = defineEntity('orders.return', {
  label: { en: 'Return', zh: '退货' },
  operations: [],
  fields: {
    cancellation: field.ref(Order, { label: { en: 'Return document', zh: '退货单' } }),
    line: field.ref(OrderLine, { label: { en: 'Line of the document', zh: '退货明细' } }),
    orderLine: field.ref(OrderLine, { label: { en: 'Original line', zh: '原订单明细' } }).optional(),
    sku: field.ref('catalog.sku', { label: { en: 'SKU', zh: 'SKU' } }).optional(),
    skuCode: field.text({ maxLength: 100, label: { en: 'SKU code', zh: 'SKU 编码' } }),
    quantity: field.quantity({ minimum: 1, label: { en: 'Quantity', zh: '数量' } }),
    reason: field.text({ maxLength: 60, label: { en: 'Reason', zh: '原因' } }),
    status: field
      .enum(
        { expected: { en: 'Expected', zh: '待收货' }, received: { en: 'Received', zh: '已收货' } },
        { label: { en: 'Status', zh: '状态' } },
      )
      .default('expected'),
  },
});
