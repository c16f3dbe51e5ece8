import { defineEntity, field } from '@entrepot/sdk';

/** A legal entity of the seller. */
export const Company = defineEntity('shops.company', {
  label: { en: 'Company', zh: '公司' },
  plural: 'companies',
  title: 'code',
  scope: true,
  fields: {
    code: field.text({
      unique: true,
      maxLength: 64,
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
      label: { en: 'Code', zh: '公司代码' },
    }),
    name: field.text({ label: { en: 'Name', zh: '公司名称' } }),
  },
});
