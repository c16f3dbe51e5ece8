import { Warehouse } from '@entrepot/inventory';
import { defineEntity, defineStates, field, type Row } from '@entrepot/sdk';

export const waveStates = defineStates({
  initial: 'planned',
  states: {
    planned: { en: 'Planned', zh: '已计划' },
    picking: { en: 'Picking', zh: '拣货中' },
    picked: { en: 'Picked', zh: '已拣货' },
    packed: { en: 'Packed', zh: '已打包' },
    shipped: { en: 'Shipped', zh: '已发货' },
    cancelled: { en: 'Nothing to ship', zh: '无货可发' },
  },
  transitions: {
    startPicking: { from: ['planned'], to: 'picking', label: { en: 'Start picking', zh: '开始拣货' } },
    pick: { from: ['planned', 'picking'], to: 'picked', label: { en: 'Pick', zh: '拣货' } },
    pack: { from: ['picked'], to: 'packed', label: { en: 'Pack', zh: '打包' } },
    ship: { from: ['picked', 'packed'], to: 'shipped', label: { en: 'Ship', zh: '发货' } },
    giveUp: {
      from: ['planned', 'picking', 'picked', 'packed'],
      to: 'cancelled',
      label: { en: 'Give up', zh: '取消波次' },
    },
  },
});

/** Fulfilment orders that are picked in one walk. Its state follows the slowest of them. */
export const Wave = defineEntity('warehouse.wave', {
  label: { en: 'Wave', zh: '波次' },
  title: 'number',
  operations: [],
  fields: {
    number: field.text({ maxLength: 60, unique: true, label: { en: 'Number', zh: '波次号' } }),
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    day: field.date({ label: { en: 'Day', zh: '日期' } }),
    state: field.states(waveStates, { label: { en: 'State', zh: '状态' } }),
    cutOffAt: field
      .timestamp({
        label: { en: 'Cut-off', zh: '截单时间' },
        description: { en: 'When the carrier collects the earliest of its shipping services.', zh: '其中最早的渠道揽收时间。' },
      })
      .optional(),
    orderCount: field.integer({ label: { en: 'Fulfilment orders', zh: '配货单数' } }).default(0),
    taskCount: field.integer({ label: { en: 'Pick tasks', zh: '拣货任务数' } }).default(0),
    plannedBy: field.text({ label: { en: 'Planned by', zh: '计划人' } }),
    plannedDevice: field.text({ label: { en: 'Planned on', zh: '计划设备' } }).optional(),
    plannedAt: field.timestamp({ label: { en: 'Planned at', zh: '计划时间' } }),
    pickedAt: field.timestamp({ label: { en: 'Picked at', zh: '拣货完成时间' } }).optional(),
    packedAt: field.timestamp({ label: { en: 'Packed at', zh: '打包完成时间' } }).optional(),
    shippedBy: field.text({ label: { en: 'Shipped by', zh: '发货人' } }).optional(),
    shippedDevice: field.text({ label: { en: 'Shipped on', zh: '发货设备' } }).optional(),
    shippedAt: field.timestamp({ label: { en: 'Shipped at', zh: '发货时间' } }).optional(),
  },
  indexes: [{ fields: ['warehouse', 'day'] }, { fields: ['warehouse', 'state'], where: "state NOT IN ('shipped', 'cancelled')" }],
});

export type WaveRow = Row<typeof Wave>;
