import { defineStates } from '@entrepot/sdk';

/** The way of a fulfilment order: planned by routing, reserved with its stock, then moved on by who ships it. */
export const fulfilmentStates = defineStates({
  initial: 'planned',
  states: {
    planned: { en: 'Planned', zh: '已计划' },
    reserved: { en: 'Reserved', zh: '已占用库存' },
    released: { en: 'Released to the warehouse', zh: '已下发仓库' },
    picked: { en: 'Picked', zh: '已拣货' },
    packed: { en: 'Packed', zh: '已打包' },
    shipped: { en: 'Shipped', zh: '已发货' },
    short: { en: 'Short', zh: '缺货' },
    cancelled: { en: 'Cancelled', zh: '已取消' },
  },
  transitions: {
    reserve: { from: ['planned'], to: 'reserved', label: { en: 'Reserve', zh: '占用库存' } },
    runShort: { from: ['planned', 'reserved', 'released', 'picked'], to: 'short', label: { en: 'Run short', zh: '缺货' } },
    release: { from: ['reserved'], to: 'released', label: { en: 'Release to the warehouse', zh: '下发仓库' } },
    pick: { from: ['released'], to: 'picked', label: { en: 'Confirm the pick', zh: '拣货完成' } },
    pack: { from: ['picked'], to: 'packed', label: { en: 'Pack', zh: '打包' } },
    ship: { from: ['packed', 'picked', 'released', 'reserved'], to: 'shipped', label: { en: 'Ship', zh: '发货' } },
    cancel: { from: ['planned', 'reserved'], to: 'cancelled', label: { en: 'Cancel', zh: '取消' } },
  },
});

export type FulfilmentStatus = keyof typeof fulfilmentStates.states;
