import { defineEntity, field } from '@entrepot/sdk';
import { Company } from './company.ts';

/** A shop of the seller on a marketplace platform, or a channel of its own. */
export const Shop = defineEntity('shops.shop', {
  label: { en: 'Shop', zh: '店铺' },
  title: 'code',
  scope: true,
  fields: {
    code: field.text({
      unique: true,
      maxLength: 64,
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
      label: { en: 'Code', zh: '店铺代码' },
    }),
    name: field.text({ label: { en: 'Name', zh: '店铺名称' } }),
    platform: field.text({
      maxLength: 64,
      pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
      index: true,
      label: { en: 'Marketplace platform', zh: '平台' },
      description: 'In kebab-case, as "amazon" or "tiktok-shop"; "own" for a web shop of the seller.',
    }),
    country: field.text({
      minLength: 2,
      maxLength: 2,
      pattern: '^[A-Z]{2}$',
      label: { en: 'Country', zh: '国家' },
      description: 'The marketplace (country site), ISO 3166-1 alpha-2.',
    }),
    currency: field.text({
      minLength: 3,
      maxLength: 3,
      pattern: '^[A-Z]{3}$',
      label: { en: 'Currency', zh: '币种' },
      description: 'What its orders are priced in, ISO 4217.',
    }),
    company: field
      .ref(Company, { label: { en: 'Company', zh: '公司' }, description: 'The legal entity that sells here.' })
      .optional(),
    status: field
      .enum(
        { active: { en: 'Active', zh: '启用' }, paused: { en: 'Paused', zh: '停用' } },
        {
          label: { en: 'Status', zh: '状态' },
          description: 'Orders of a paused shop are still taken, its listings are not touched.',
        },
      )
      .default('active'),
  },
});
