import { defineEntity, field } from '@entrepot/sdk';

/** A company that carries parcels, with the adapter that speaks to it. */
export const Carrier = defineEntity('logistics.carrier', {
  label: { en: 'Carrier', zh: '物流商' },
  title: 'name',
  fields: {
    code: field.text({
      unique: true,
      maxLength: 64,
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
      label: { en: 'Code', zh: '物流商代码' },
    }),
    name: field.text({ label: { en: 'Name', zh: '名称' } }),
    adapter: field
      .text({ maxLength: 64, label: { en: 'Adapter', zh: '接口' }, description: 'Code of the carrier adapter, as "rate-table".' })
      .default('rate-table'),
    trackingUrl: field
      .text({
        maxLength: 500,
        pattern: '^https://[^ ]+$',
        label: { en: 'Tracking page', zh: '查询网址' },
        description: { en: 'With {number} where the tracking number goes.', zh: '用 {number} 表示跟踪号的位置。' },
      })
      .optional(),
    status: field
      .enum(
        { active: { en: 'Active', zh: '启用' }, paused: { en: 'Paused', zh: '停用' } },
        { label: { en: 'Status', zh: '状态' } },
      )
      .default('active'),
  },
});
