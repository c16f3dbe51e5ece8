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
      description: { en: 'The marketplace (country site), ISO 3166-1 alpha-2.', zh: '平台所属国家站点，ISO 3166-1 两位代码。' },
    }),
    currency: field.text({
      minLength: 3,
      maxLength: 3,
      pattern: '^[A-Z]{3}$',
      label: { en: 'Currency', zh: '币种' },
      description: { en: 'What its orders are priced in, ISO 4217.', zh: '订单计价币种，ISO 4217。' },
    }),
    company: field
      .ref(Company, {
        label: { en: 'Company', zh: '公司' },
        description: { en: 'The legal entity that sells here.', zh: '在此销售的法人主体。' },
      })
      .optional(),
    status: field
      .enum(
        { active: { en: 'Active', zh: '启用' }, paused: { en: 'Paused', zh: '停用' } },
        {
          label: { en: 'Status', zh: '状态' },
          description: {
            en: 'Orders of a paused shop are still taken, its listings are not touched.',
            zh: '暂停的店铺仍接收订单，但不改动其刊登。',
          },
        },
      )
      .default('active'),
  },
});
