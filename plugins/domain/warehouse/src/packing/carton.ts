import { defineEntity, field } from '@entrepot/sdk';

/** A size of box. Measures in millimetres, weights in grams; the inner ones say what fits. */
export const Carton = defineEntity('warehouse.carton', {
  label: { en: 'Carton', zh: '纸箱' },
  title: 'code',
  fields: {
    code: field.text({ maxLength: 40, unique: true, label: { en: 'Code', zh: '编码' } }),
    name: field.text({ label: { en: 'Name', zh: '名称' } }),
    outerLengthMm: field.integer({ minimum: 1, label: { en: 'Outer length (mm)', zh: '外长（毫米）' } }),
    outerWidthMm: field.integer({ minimum: 1, label: { en: 'Outer width (mm)', zh: '外宽（毫米）' } }),
    outerHeightMm: field.integer({ minimum: 1, label: { en: 'Outer height (mm)', zh: '外高（毫米）' } }),
    innerLengthMm: field.integer({ minimum: 1, label: { en: 'Inner length (mm)', zh: '内长（毫米）' } }),
    innerWidthMm: field.integer({ minimum: 1, label: { en: 'Inner width (mm)', zh: '内宽（毫米）' } }),
    innerHeightMm: field.integer({ minimum: 1, label: { en: 'Inner height (mm)', zh: '内高（毫米）' } }),
    tareGrams: field.integer({ minimum: 0, label: { en: 'Tare (g)', zh: '皮重（克）' } }),
    maxWeightGrams: field.integer({
      minimum: 1,
      label: { en: 'Maximum weight (g)', zh: '最大重量（克）' },
      description: { en: 'Of the closed parcel, tare included.', zh: '封箱后包裹的重量，含箱重。' },
    }),
    active: field.boolean({ label: { en: 'Active', zh: '启用' } }).default(true),
  },
});
