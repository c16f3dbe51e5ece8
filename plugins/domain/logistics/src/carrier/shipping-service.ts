import { defineEntity, field } from '@entrepot/sdk';
import { Carrier } from './carrier.ts';

const limit = (en: string, zh: string) => field.integer({ minimum: 1, label: { en, zh } }).optional();

/** A channel: one product of a carrier, with what it takes. Missing limits are no limits. */
export const ShippingService = defineEntity('logistics.shippingService', {
  label: { en: 'Shipping service', zh: '渠道' },
  title: 'name',
  fields: {
    code: field.text({
      unique: true,
      maxLength: 64,
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
      label: { en: 'Code', zh: '渠道代码' },
    }),
    carrier: field.ref(Carrier, { label: { en: 'Carrier', zh: '物流商' } }),
    name: field.text({ label: { en: 'Name', zh: '名称' } }),
    transportMode: field
      .enum(
        {
          post: { en: 'Post', zh: '邮政' },
          express: { en: 'Express', zh: '快递' },
          air: { en: 'Air', zh: '空运' },
          rail: { en: 'Rail', zh: '铁路' },
          road: { en: 'Road', zh: '陆运' },
          sea: { en: 'Sea', zh: '海运' },
        },
        { label: { en: 'Transport mode', zh: '运输方式' } },
      )
      .default('post'),
    maxWeightGrams: limit('Greatest weight (g)', '最大重量（克）'),
    maxSideMm: limit('Longest side (mm)', '最长边（毫米）'),
    maxGirthMm: field
      .integer({
        minimum: 1,
        label: { en: 'Greatest length and girth (mm)', zh: '长加周长上限（毫米）' },
        description: { en: 'Longest side plus twice the sum of the other two.', zh: '最长边加其余两边之和的两倍。' },
      })
      .optional(),
    labelFormat: field
      .enum(
        { 'zpl-100x150': { en: 'ZPL, 100 × 150 mm, 203 dpi', zh: 'ZPL 100×150 毫米 203 点' } },
        { label: { en: 'Label format', zh: '面单格式' } },
      )
      .default('zpl-100x150'),
    daysMin: field.integer({ minimum: 0, label: { en: 'Days, at least', zh: '最短时效（天）' } }).optional(),
    daysMax: field.integer({ minimum: 0, label: { en: 'Days, at most', zh: '最长时效（天）' } }).optional(),
    status: field
      .enum(
        { active: { en: 'Active', zh: '启用' }, paused: { en: 'Paused', zh: '停用' } },
        { label: { en: 'Status', zh: '状态' } },
      )
      .default('active'),
  },
});
