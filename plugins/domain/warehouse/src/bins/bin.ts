import { Warehouse } from '@entrepot/inventory';
import { defineEntity, field, type Row } from '@entrepot/sdk';

/**
 * A place in a warehouse that holds stock. Inventory counts stock per bin by the bin's code, so a code never changes
 * while stock lies there.
 */
export const Bin = defineEntity('warehouse.bin', {
  label: { en: 'Bin', zh: '库位' },
  title: 'code',
  fields: {
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    code: field.text({ maxLength: 40, label: { en: 'Code', zh: '库位编码' } }),
    zone: field.text({ maxLength: 20, label: { en: 'Zone', zh: '库区' } }).default('A'),
    aisle: field
      .integer({
        minimum: 0,
        label: { en: 'Aisle', zh: '巷道' },
        description: { en: 'Number of the aisle, counted from the zone’s entrance.', zh: '巷道编号，从库区入口起算。' },
      })
      .default(0),
    positionMm: field
      .integer({
        minimum: 0,
        label: { en: 'Position (mm)', zh: '位置（毫米）' },
        description: { en: 'Distance along the aisle from its front end, in millimetres.', zh: '距巷道前端的距离（毫米）。' },
      })
      .default(0),
    level: field
      .integer({
        minimum: 0,
        label: { en: 'Level', zh: '层' },
        description: { en: 'Shelf level; 0 stands on the floor.', zh: '货架层;0 为地面层。' },
      })
      .default(0),
    pickSequence: field
      .integer({
        minimum: 0,
        label: { en: 'Pick sequence', zh: '拣货顺序' },
        description: {
          en: 'Set by hand where the floor differs from parallel aisles: such a zone is walked by it.',
          zh: '库区不是平行巷道时手工设置，拣货按此顺序行走。',
        },
      })
      .optional(),
    capacityCm3: field.integer({ minimum: 0, label: { en: 'Capacity (cm³)', zh: '容积（立方厘米）' } }).optional(),
    maxWeightGrams: field.integer({ minimum: 0, label: { en: 'Maximum weight (g)', zh: '最大承重（克）' } }).optional(),
    active: field.boolean({ label: { en: 'Active', zh: '启用' } }).default(true),
    countRequestedAt: field
      .timestamp({
        readOnly: true,
        label: { en: 'Count requested at', zh: '申请盘点时间' },
        description: {
          en: 'A picker found less here than the books say; picked from last until it is counted.',
          zh: '拣货时发现少于账面；盘点前最后才从此拣货。',
        },
      })
      .optional(),
  },
  indexes: [{ fields: ['warehouse', 'code'], unique: true }, { fields: ['warehouse', 'zone', 'aisle', 'positionMm'] }],
});

export type BinRow = Row<typeof Bin>;
