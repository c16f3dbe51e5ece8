import { defineEntity, field, type Row } from '@entrepot/sdk';
import { Shop } from '@entrepot/shops';
import { buckets, type Reason } from './bucket.ts';

export const lineKinds = {
  goods: { en: 'Goods', zh: '商品' },
  charge: { en: 'Charge', zh: '费用' },
  discount: { en: 'Discount', zh: '折扣' },
} as const;

const count = (en: string, zh: string) => field.quantity({ minimum: 0, readOnly: true, label: { en, zh } }).default(0);

/** A line of an order: goods, or a charge or discount that goes with them. Written through its order. */
export const OrderLine = defineEntity('orders.orderLine', {
  label: { en: 'Order line', zh: '订单明细' },
  title: 'skuCode',
  operations: [],
  fields: {
    order: field.ref('orders.order', { label: { en: 'Order', zh: '订单' }, onDelete: 'cascade' }),
    shop: field.ref(Shop, { readOnly: true, implied: true, label: { en: 'Shop', zh: '店铺' } }).optional(),
    position: field.integer({ minimum: 0, readOnly: true, label: { en: 'Position', zh: '行号' } }).default(0),
    kind: field.enum(lineKinds, { label: { en: 'Kind', zh: '类型' } }).default('goods'),
    skuCode: field.text({ maxLength: 100, label: { en: 'SKU code', zh: 'SKU 编码' } }),
    sku: field.ref('catalog.sku', { readOnly: true, label: { en: 'SKU', zh: 'SKU' } }).optional(),
    description: field.text({ maxLength: 500, label: { en: 'Description', zh: '描述' } }).optional(),
    quantity: field.quantity({
      label: { en: 'Quantity', zh: '数量' },
      description: { en: 'Negative in cancellations.', zh: '取消单中为负数。' },
    }),
    unitPrice: field.money({ label: { en: 'Unit price', zh: '单价' } }),
    amount: field
      .decimal({
        label: { en: 'Amount', zh: '金额' },
        description: { en: 'Quantity × unit price, in the currency of the order.', zh: '数量 × 单价，以订单币种计。' },
      })
      .computed('quantity * unit_price_amount'),
    cancelledQuantity: count('Cancelled', '已取消数量'),
    missingQuantity: count('Missing', '缺货数量'),
    shippedQuantity: count('Shipped', '已发货数量'),
    returnedQuantity: count('Returned', '已退货数量'),
    bucket: field.enum(buckets, { readOnly: true, label: { en: 'Stands as', zh: '归类' } }).default('open'),
    reason: field.text({ maxLength: 60, readOnly: true, label: { en: 'Reason', zh: '原因' } }).optional(),
    reasonData: field
      .json<Reason['data']>({ type: 'object' }, { readOnly: true, label: { en: 'Made from', zh: '原因明细' } })
      .optional(),
    target: field
      .ref('orders.orderLine', {
        readOnly: true,
        label: { en: 'Cancels or returns', zh: '对应原订单明细' },
        description: {
          en: 'For a line of a cancellation: the earlier line that it matched.',
          zh: '取消单明细所对应的原订单明细。',
        },
      })
      .optional(),
  },
  // Serves the reference to the order too, and finds the lines that a cancellation may match.
  indexes: [{ fields: ['order', 'skuCode'] }],
  fillFactor: 50,
});

export type OrderLineRow = Row<typeof OrderLine>;

/** A line while a step works on it. */
export type LineRecord = { -readonly [K in keyof OrderLineRow]: OrderLineRow[K] };
