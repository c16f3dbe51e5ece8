import { defineEntity, field } from '@entrepot/sdk';

/** For how long images are kept. Where several rules mean an entity the longest time counts; without one they are kept for good. */
export const RetentionRule = defineEntity('audit.retentionRule', {
  label: { en: 'Retention rule', zh: '保留规则' },
  fields: {
    entity: field.text({
      unique: true,
      pattern: '^(\\*|[a-z][a-z0-9-]*\\.(\\*|[a-z][A-Za-z0-9]*))$',
      label: { en: 'Entities (orders.order, orders.* or *)', zh: '实体（orders.order、orders.* 或 *）' },
    }),
    days: field.integer({ minimum: 1, maximum: 36_500, label: { en: 'Days', zh: '保留天数' } }),
  },
  title: 'entity',
});
