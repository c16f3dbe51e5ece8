import { Parcel } from '@entrepot/logistics';
import { FulfilmentOrder } from '@entrepot/orders';
import { defineEntity, defineStates, field, type Row } from '@entrepot/sdk';
import { Wave } from '../waves/wave.ts';
import { Carton } from './carton.ts';

export const packageStates = defineStates({
  initial: 'packed',
  states: {
    packed: { en: 'Packed', zh: '已打包' },
    labelled: { en: 'Labelled', zh: '已贴面单' },
    shipped: { en: 'Shipped', zh: '已发货' },
  },
  transitions: {
    label: { from: ['packed'], to: 'labelled', label: { en: 'Label', zh: '贴面单' } },
    ship: { from: ['labelled'], to: 'shipped', label: { en: 'Ship', zh: '发货' } },
  },
});

/** What a package holds: SKUs in base units. */
export interface PackageContent {
  sku: string;
  quantity: number;
}

/** Why a weight check ended as it did; grams. */
export interface WeightReason {
  code: 'within-tolerance' | 'too-light' | 'too-heavy' | 'item-weight-unknown';
  expectedGrams: number;
  actualGrams: number;
  toleranceGrams: number;
}

/** A closed carton of one fulfilment order. Labelled once its weight is right, or confirmed by a person. */
export const Package = defineEntity('warehouse.package', {
  label: { en: 'Package', zh: '包裹' },
  operations: [],
  fields: {
    fulfilmentOrder: field.ref(FulfilmentOrder, { label: { en: 'Fulfilment order', zh: '配货单' } }),
    wave: field.ref(Wave, { label: { en: 'Wave', zh: '波次' } }),
    position: field.integer({ minimum: 1, label: { en: 'Number', zh: '序号' } }),
    carton: field
      .ref(Carton, {
        label: { en: 'Carton', zh: '纸箱' },
        description: { en: 'None where the goods travel in their own packaging.', zh: '商品以自身包装发运时为空。' },
      })
      .optional(),
    contents: field.json<PackageContent[]>(
      {
        type: 'array',
        items: {
          type: 'object',
          required: ['sku', 'quantity'],
          properties: { sku: { type: 'string', format: 'uuid' }, quantity: { type: 'integer', minimum: 1 } },
        },
      },
      { label: { en: 'Contents', zh: '内容' } },
    ),
    lengthMm: field.integer({ minimum: 0, label: { en: 'Length (mm)', zh: '长（毫米）' } }),
    widthMm: field.integer({ minimum: 0, label: { en: 'Width (mm)', zh: '宽（毫米）' } }),
    heightMm: field.integer({ minimum: 0, label: { en: 'Height (mm)', zh: '高（毫米）' } }),
    expectedWeightGrams: field.integer({ minimum: 0, label: { en: 'Expected weight (g)', zh: '理论重量（克）' } }),
    actualWeightGrams: field.integer({ minimum: 1, label: { en: 'Actual weight (g)', zh: '实际重量（克）' } }).optional(),
    weightCheck: field
      .enum(
        {
          pending: { en: 'Not weighed yet', zh: '待称重' },
          passed: { en: 'Passed', zh: '通过' },
          failed: { en: 'Failed', zh: '异常' },
          confirmed: { en: 'Confirmed by a person', zh: '人工确认' },
          unchecked: { en: 'Weight of an item unknown', zh: '无法校验' },
        },
        { label: { en: 'Weight check', zh: '称重复核' } },
      )
      .default('pending'),
    weightReason: field.json<WeightReason>({ type: 'object' }, { label: { en: 'Result', zh: '复核结果' } }).optional(),
    labelRefusal: field
      .text({
        maxLength: 60,
        label: { en: 'Why it has no label', zh: '无法出面单的原因' },
        description: { en: 'A limit of the shipping service, as `too-heavy`.', zh: '渠道限制，例如 `too-heavy`。' },
      })
      .optional(),
    confirmedBy: field.text({ label: { en: 'Confirmed by', zh: '确认人' } }).optional(),
    confirmedDevice: field.text({ label: { en: 'Confirmed on', zh: '确认设备' } }).optional(),
    confirmedAt: field.timestamp({ label: { en: 'Confirmed at', zh: '确认时间' } }).optional(),
    state: field.states(packageStates, { label: { en: 'State', zh: '状态' } }),
    parcel: field.ref(Parcel, { label: { en: 'Parcel', zh: '物流包裹' } }).optional(),
    trackingNumber: field.text({ maxLength: 60, index: true, label: { en: 'Tracking number', zh: '跟踪号' } }).optional(),
    packedBy: field.text({ label: { en: 'Packed by', zh: '打包人' } }),
    packedDevice: field.text({ label: { en: 'Packed on', zh: '打包设备' } }).optional(),
    packedAt: field.timestamp({ label: { en: 'Packed at', zh: '打包时间' } }),
    shippedBy: field.text({ label: { en: 'Shipped by', zh: '发货人' } }).optional(),
    shippedDevice: field.text({ label: { en: 'Shipped on', zh: '发货设备' } }).optional(),
    shippedAt: field.timestamp({ label: { en: 'Shipped at', zh: '发货时间' } }).optional(),
  },
  indexes: [
    { fields: ['fulfilmentOrder', 'position'], unique: true },
    { fields: ['state'], where: "state <> 'shipped'" },
  ],
});

export type PackageRow = Row<typeof Package>;
