import { Warehouse } from '@entrepot/inventory';
import { defineEntity, field } from '@entrepot/sdk';

/** When a shipping service is collected at a warehouse, every day. */
export const CutOff = defineEntity('warehouse.cutOff', {
  label: { en: 'Cut-off', zh: '截单时间' },
  fields: {
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    shippingService: field.text({ maxLength: 60, label: { en: 'Shipping service', zh: '渠道' } }),
    time: field.text({
      maxLength: 5,
      pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
      label: { en: 'Time (UTC)', zh: '时间（UTC）' },
    }),
  },
  indexes: [{ fields: ['warehouse', 'shippingService'], unique: true }],
});
