import { defineMetric, type Filter, type Label } from '@entrepot/sdk';
import { FulfilmentOrder } from './fulfilment/fulfilment-order.ts';
import { Order } from './order/order.ts';

const unit: Label = { en: 'orders', zh: '单' };
const isOrder: Filter = { type: { eq: 'order' } };

/** What is counted of orders, by their way through the house. */
export const orderMetrics = [
  defineMetric('orders.received', Order, {
    label: { en: 'Orders received', zh: '新增订单' },
    description: { en: 'By the time of ordering.', zh: '按下单时间统计。' },
    measure: 'count',
    filter: isOrder,
    dateField: 'orderedAt',
    groupBy: 'shop',
    unit,
    better: 'up',
  }),
  defineMetric('orders.value', Order, {
    label: { en: 'Order value', zh: '订单金额' },
    description: { en: 'Without cancelled and rejected orders.', zh: '不含已取消和已拒收的订单。' },
    measure: { sum: 'total.amount' },
    filter: { ...isOrder, status: { notIn: ['cancelled', 'rejected'] } },
    dateField: 'orderedAt',
    groupBy: 'shop',
    better: 'up',
  }),
  defineMetric('orders.toReview', Order, {
    label: { en: 'To review', zh: '待审单' },
    measure: 'count',
    filter: { ...isOrder, status: { eq: 'received' } },
    groupBy: 'shop',
    unit,
    better: 'down',
  }),
  defineMetric('orders.held', Order, {
    label: { en: 'Held', zh: '已挂起' },
    measure: 'count',
    filter: { ...isOrder, status: { eq: 'held' } },
    groupBy: 'reason',
    unit,
    better: 'down',
  }),
  defineMetric('orders.short', Order, {
    label: { en: 'Short of stock', zh: '缺货' },
    measure: 'count',
    filter: { ...isOrder, status: { eq: 'short' } },
    groupBy: 'shop',
    unit,
    better: 'down',
  }),
  defineMetric('orders.toShip', Order, {
    label: { en: 'To ship', zh: '待发货' },
    description: { en: 'Approved and not shipped in full yet.', zh: '已审单，尚未全部发货。' },
    measure: 'count',
    filter: { ...isOrder, status: { in: ['approved', 'routed', 'reserved', 'fulfilling', 'partlyShipped'] } },
    groupBy: 'status',
    unit,
  }),
  defineMetric('orders.shippedOrders', FulfilmentOrder, {
    label: { en: 'Fulfilment orders shipped', zh: '已发货配货单' },
    measure: 'count',
    filter: { status: { eq: 'shipped' } },
    dateField: 'shippedAt',
    groupBy: 'warehouse',
    unit,
    better: 'up',
  }),
];
