import { defineEntity, field, type Row } from '@entrepot/sdk';
import { Shop } from '@entrepot/shops';
import { Order } from '../order/order.ts';
import { OrderLine } from '../order/order-line.ts';
import { fulfilmentStates } from './fulfilment-states.ts';

/** What one warehouse takes from stock for one line: of the SKU itself, or of a component of a bundle. */
export const FulfilmentLine = defineEntity('orders.fulfilmentLine', {
  label: { en: 'Fulfilment line', zh: '配货明细' },
  operations: [],
  fields: {
    fulfilmentOrder: field.ref('orders.fulfilmentOrder', { label: { en: 'Fulfilment order', zh: '配货单' } }),
    orderLine: field.ref(OrderLine, { label: { en: 'Order line', zh: '订单明细' } }),
    // Stock that can be planned has a balance, which knows the SKU.
    sku: field.ref('catalog.sku', { implied: true, label: { en: 'SKU', zh: 'SKU' } }),
    quantity: field.quantity({
      minimum: 0,
      label: { en: 'Quantity', zh: '数量' },
      description: { en: 'Of the SKU, in base units.', zh: 'SKU 的基本单位数量。' },
    }),
    lineQuantity: field.quantity({
      minimum: 0,
      label: { en: 'Of the order line', zh: '对应订单数量' },
      description: {
        en: 'How much of the order line it covers; the same on each component of a bundle.',
        zh: '覆盖订单明细的数量；组合品的每个组件相同。',
      },
    }),
  },
});

/** What one warehouse ships for one order by one shipping service. */
export const FulfilmentOrder = defineEntity('orders.fulfilmentOrder', {
  label: { en: 'Fulfilment order', zh: '配货单' },
  title: 'number',
  operations: [],
  fields: {
    number: field.text({ maxLength: 160, unique: true, label: { en: 'Number', zh: '配货单号' } }),
    order: field.ref(Order, { label: { en: 'Order', zh: '订单' } }),
    shop: field.ref(Shop, { label: { en: 'Shop', zh: '店铺' } }),
    warehouse: field.ref('inventory.warehouse', { label: { en: 'Warehouse', zh: '仓库' } }),
    shippingService: field.text({ maxLength: 100, label: { en: 'Shipping service', zh: '渠道' } }),
    status: field.states(fulfilmentStates, { label: { en: 'Status', zh: '状态' } }),
    reservationKey: field.text({
      maxLength: 100,
      label: { en: 'Reservation', zh: '占用单号' },
      description: {
        en: 'The key of its reservation in stock; a changed content is a new request with a new key.',
        zh: '库存预留的键；内容变化即为新的请求和新的键。',
      },
    }),
    parcels: field.integer({ minimum: 1, label: { en: 'Parcels planned', zh: '预计包裹数' } }).default(1),
    weightGrams: field.integer({ minimum: 0, label: { en: 'Planned weight (g)', zh: '预计重量（克）' } }).default(0),
    shippingCost: field.money({ label: { en: 'Quoted shipping cost', zh: '预估运费' } }).optional(),
    route: field.json<Readonly<Record<string, unknown>>>(
      { type: 'object' },
      {
        label: { en: 'Why this way', zh: '分派依据' },
        description: { en: 'The rule, its inputs and the plugins that had a say.', zh: '规则、依据以及参与决定的插件。' },
      },
    ),
    shippedAt: field.timestamp({ label: { en: 'Shipped at', zh: '发货时间' } }).optional(),
    lines: field.children(FulfilmentLine, 'fulfilmentOrder', { label: { en: 'Lines', zh: '明细' } }),
  },
  indexes: [{ fields: ['warehouse', 'status'], where: "status NOT IN ('shipped', 'cancelled', 'short')" }],
});

export type FulfilmentOrderRow = Row<typeof FulfilmentOrder>;
