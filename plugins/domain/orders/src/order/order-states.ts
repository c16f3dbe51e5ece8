import { defineStates } from '@entrepot/sdk';

/** The way of an order. Moves are taken by the order desk and by the actions of the same name, never by PATCH. */
export const orderStates = defineStates({
  initial: 'received',
  states: {
    received: { en: 'Received', zh: '待审单' },
    held: { en: 'Held', zh: '已挂起' },
    approved: { en: 'Approved', zh: '已审单' },
    routed: { en: 'Routed', zh: '已分派' },
    reserved: { en: 'Reserved', zh: '已配货' },
    short: { en: 'Short', zh: '缺货' },
    fulfilling: { en: 'In the warehouse', zh: '仓库作业中' },
    partlyShipped: { en: 'Partly shipped', zh: '部分发货' },
    shipped: { en: 'Shipped', zh: '已发货' },
    cancelled: { en: 'Cancelled', zh: '已取消' },
    rejected: { en: 'Rejected', zh: '已拒收' },
  },
  transitions: {
    approve: { from: ['received'], to: 'approved', label: { en: 'Approve', zh: '审单通过' } },
    hold: { from: ['received', 'approved'], to: 'held', label: { en: 'Hold', zh: '挂起' } },
    release: { from: ['held'], to: 'approved', label: { en: 'Release', zh: '解除挂起' } },
    revoke: { from: ['approved', 'routed', 'reserved', 'short'], to: 'held', label: { en: 'Revoke approval', zh: '反审核' } },
    route: { from: ['approved', 'short', 'partlyShipped'], to: 'routed', label: { en: 'Route', zh: '分派' } },
    reserve: { from: ['routed'], to: 'reserved', label: { en: 'Reserve', zh: '配货' } },
    runShort: { from: ['approved', 'routed', 'reserved', 'fulfilling'], to: 'short', label: { en: 'Run short', zh: '缺货' } },
    fulfil: { from: ['reserved', 'partlyShipped'], to: 'fulfilling', label: { en: 'Fulfil', zh: '下发仓库' } },
    shipPart: {
      from: ['reserved', 'fulfilling', 'routed', 'partlyShipped'],
      to: 'partlyShipped',
      label: { en: 'Ship a part', zh: '部分发货' },
    },
    ship: { from: ['reserved', 'fulfilling', 'routed', 'partlyShipped'], to: 'shipped', label: { en: 'Ship', zh: '发货' } },
    cancel: {
      from: ['received', 'held', 'approved', 'routed', 'reserved', 'short'],
      to: 'cancelled',
      label: { en: 'Cancel', zh: '取消' },
    },
    reject: { from: ['received'], to: 'rejected', label: { en: 'Reject', zh: '拒收' } },
  },
});

export type OrderStatus = keyof typeof orderStates.states;
