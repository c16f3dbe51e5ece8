import { defineEntity, field, type Row, type UiHint } from '@entrepot/sdk';
import { Shop } from '@entrepot/shops';
import { buckets, type Reason } from './bucket.ts';
import { type LineRecord, OrderLine } from './order-line.ts';
import { orderStates } from './order-states.ts';

const customer: UiHint = { group: { en: 'Customer', zh: '客户' } };
const destination: UiHint = { group: { en: 'Ship to', zh: '收货地址' } };
const inDetail: UiHint = { tab: { en: 'Origin', zh: '来源' } };

/** An order of a shop, or the document that cancels or returns part of an earlier one. */
export const Order = defineEntity('orders.order', {
  label: { en: 'Order', zh: '订单' },
  title: 'number',
  operations: ['create', 'update'],
  fields: {
    number: field.text({ maxLength: 150, unique: true, readOnly: true, label: { en: 'Number', zh: '订单号' } }).optional(),
    shop: field.ref(Shop, { label: { en: 'Shop', zh: '店铺' } }),
    externalId: field
      .text({
        minLength: 1,
        maxLength: 100,
        label: { en: 'External number', zh: '平台单号' },
        description: {
          en: "The order's number on the marketplace; the same number of a shop is the same order.",
          zh: '平台上的订单号；同一店铺的同一号码即同一订单。',
        },
      })
      .optional(),
    externalVersion: field
      .text({
        maxLength: 64,
        ui: inDetail,
        label: { en: 'External version', zh: '平台版本' },
        description: { en: 'Changes with the content.', zh: '随内容变化。' },
      })
      .default('1'),
    type: field
      .enum(
        { order: { en: 'Order', zh: '订单' }, cancellation: { en: 'Cancellation', zh: '取消/退货单' } },
        { readOnly: true, label: { en: 'Type', zh: '类型' } },
      )
      .default('order'),
    status: field.states(orderStates, { label: { en: 'Status', zh: '状态' } }),
    reviewStatus: field
      .enum(
        {
          pending: { en: 'To review', zh: '待审单' },
          held: { en: 'Held', zh: '已挂起' },
          approved: { en: 'Approved', zh: '已审单' },
          closed: { en: 'Closed', zh: '已关闭' },
        },
        { label: { en: 'Review', zh: '审单状态' } },
      )
      .computed(
        "CASE WHEN status = 'received' THEN 'pending' WHEN status = 'held' THEN 'held' " +
          "WHEN status IN ('cancelled', 'rejected') THEN 'closed' ELSE 'approved' END",
      ),
    bucket: field.enum(buckets, { readOnly: true, label: { en: 'Stands as', zh: '归类' } }).default('open'),
    reason: field
      .text({
        maxLength: 60,
        readOnly: true,
        label: { en: 'Reason', zh: '原因' },
        ui: { sentence: { messages: 'orders.reason', values: 'reasonData' } },
      })
      .optional(),
    reasonData: field
      .json<Reason['data']>({ type: 'object' }, { readOnly: true, ui: inDetail, label: { en: 'Made from', zh: '原因明细' } })
      .optional(),
    orderedAt: field.timestamp({ index: true, label: { en: 'Ordered at', zh: '下单时间' } }).optional(),
    customerCode: field.text({ maxLength: 100, ui: customer, label: { en: 'Customer', zh: '客户编号' } }).optional(),
    customerName: field.text({ personal: true, ui: customer, label: { en: 'Customer name', zh: '客户姓名' } }).optional(),
    customerEmail: field.text({ maxLength: 320, personal: true, ui: customer, label: { en: 'E-mail', zh: '邮箱' } }).optional(),
    customerPhone: field.text({ maxLength: 50, personal: true, ui: customer, label: { en: 'Phone', zh: '电话' } }).optional(),
    shipToName: field.text({ personal: true, ui: destination, label: { en: 'Recipient', zh: '收件人' } }).optional(),
    shipToAddress: field.longText({ personal: true, ui: destination, label: { en: 'Street', zh: '街道地址' } }).optional(),
    shipToCity: field.text({ personal: true, ui: destination, label: { en: 'City', zh: '城市' } }).optional(),
    shipToPostcode: field
      .text({ maxLength: 20, personal: true, ui: destination, label: { en: 'Postcode', zh: '邮编' } })
      .optional(),
    shipToCountry: field
      .text({ minLength: 2, maxLength: 2, pattern: '^[A-Z]{2}$', ui: destination, label: { en: 'Country', zh: '国家/地区' } })
      .optional(),
    currency: field.text({ minLength: 3, maxLength: 3, pattern: '^[A-Z]{3}$', label: { en: 'Currency', zh: '币种' } }),
    total: field.money({ readOnly: true, label: { en: 'Total', zh: '总额' } }).optional(),
    source: field
      .json<Readonly<Record<string, unknown>>>(
        { type: 'object' },
        {
          readOnly: true,
          ui: inDetail,
          label: { en: 'Came from', zh: '来源' },
          description: { en: 'File and row, or the channel.', zh: '文件与行号，或渠道。' },
        },
      )
      .optional(),
    lines: field.children(OrderLine, 'order', { label: { en: 'Lines', zh: '明细' } }),
  },
  indexes: [
    { fields: ['shop', 'externalId'], unique: true },
    { fields: ['shop', 'customerCode'], where: 'customer_code IS NOT NULL' },
    { fields: ['status', 'orderedAt'], where: "status NOT IN ('shipped', 'cancelled', 'rejected')" },
  ],
});

export type OrderRow = Row<typeof Order>;

/** An order while a step works on it. */
export type OrderRecord = { -readonly [K in keyof Omit<OrderRow, 'lines'>]: OrderRow[K] } & { lines: LineRecord[] };
