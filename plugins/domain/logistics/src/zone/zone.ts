import { defineEntity, field } from '@entrepot/sdk';
import { ShippingService } from '../carrier/shipping-service.ts';

const prefix = (en: string, zh: string) => field.text({ maxLength: 16, pattern: '^[0-9A-Z]*$', label: { en, zh } }).default('');

/**
 * One line of a service's zone table: a country, or a range of postcode prefixes in it, belongs to a zone.
 * The longest prefix wins, then the country, then `*` (every other country).
 */
export const Zone = defineEntity('logistics.zone', {
  label: { en: 'Zone', zh: '分区' },
  title: 'zone',
  fields: {
    service: field.ref(ShippingService, { onDelete: 'cascade', label: { en: 'Shipping service', zh: '渠道' } }),
    country: field.text({
      maxLength: 2,
      pattern: '^([A-Z]{2}|[*])$',
      label: { en: 'Country', zh: '国家' },
      description: {
        en: 'ISO 3166-1 alpha-2, or * for every country without a line of its own.',
        zh: 'ISO 3166-1 两位代码；* 表示没有单独一行的所有国家。',
      },
    }),
    postcodeFrom: prefix('Postcode prefix from', '邮编前缀起'),
    postcodeTo: prefix('Postcode prefix to', '邮编前缀止'),
    zone: field.text({ minLength: 1, maxLength: 32, label: { en: 'Zone', zh: '分区' } }),
  },
  indexes: [{ fields: ['service', 'country', 'postcodeFrom'], unique: true }],
  checks: {
    sameLength: 'length(postcode_from) = length(postcode_to)',
    rising: 'postcode_from COLLATE "C" <= postcode_to COLLATE "C"',
  },
});
