import { defineEntity, field } from '@entrepot/sdk';

/** A place that keeps stock: our own, overseas, a 3PL's or a marketplace's. */
export const Warehouse = defineEntity('inventory.warehouse', {
  label: { en: 'Warehouse', zh: '仓库' },
  title: 'code',
  scope: true,
  fields: {
    code: field.text({ unique: true, maxLength: 40, label: { en: 'Code', zh: '仓库编码' } }),
    name: field.text({ label: { en: 'Name', zh: '名称' } }),
    country: field.text({ minLength: 2, maxLength: 2, pattern: '^[A-Z]{2}$', label: { en: 'Country', zh: '国家' } }),
    postcode: field.text({ maxLength: 20, label: { en: 'Postcode', zh: '邮编' } }).optional(),
    priority: field
      .integer({
        minimum: 0,
        label: { en: 'Priority', zh: '优先级' },
        description: {
          en: 'Of warehouses that could ship an order alike, the one with the smaller number does.',
          zh: '多个仓库都能发货时，由数字较小的仓库发。',
        },
      })
      .default(100),
    status: field
      .enum(
        { active: { en: 'Active', zh: '启用' }, paused: { en: 'Paused', zh: '停用' } },
        { label: { en: 'Status', zh: '状态' } },
      )
      .default('active'),
  },
});
