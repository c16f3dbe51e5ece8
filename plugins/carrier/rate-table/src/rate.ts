import { ShippingService } from '@entrepot/logistics';
import { defineEntity, field } from '@entrepot/sdk';

/** A charge on top of the freight. Exactly one of the three ways to reckon it. */
export interface Surcharge {
  /** kebab-case, as `remote-area`. */
  code: string;
  /** A fixed amount a parcel. */
  amount?: string;
  /** An amount for each begun kilogram of the billable weight. */
  perKg?: string;
  /** Per cent of the freight. */
  percent?: string;
}

const decimal = '^[0-9]{1,14}([.][0-9]{1,6})?$';
const price = (en: string, zh: string) => field.decimal({ precision: 20, scale: 6, label: { en, zh } });

/** The price of one service to one zone within a weight band: first weight and additional weight (首重/续重). */
export const Rate = defineEntity('carrier-rate-table.rate', {
  label: { en: 'Rate', zh: '运价' },
  fields: {
    service: field.ref(ShippingService, { onDelete: 'cascade', label: { en: 'Shipping service', zh: '渠道' } }),
    zone: field.text({ minLength: 1, maxLength: 32, label: { en: 'Zone', zh: '分区' } }),
    overGrams: field
      .integer({
        minimum: 0,
        label: { en: 'Band over (g)', zh: '重量段大于（克）' },
        description: { en: 'Exclusive.', zh: '不含该值。' },
      })
      .default(0),
    upToGrams: field
      .integer({
        minimum: 1,
        label: { en: 'Band up to (g)', zh: '重量段至（克）' },
        description: { en: 'Inclusive; without it the band is open.', zh: '含该值；留空表示不设上限。' },
      })
      .optional(),
    currency: field.text({ minLength: 3, maxLength: 3, pattern: '^[A-Z]{3}$', label: { en: 'Currency', zh: '币种' } }),
    firstGrams: field.integer({ minimum: 1, label: { en: 'First weight (g)', zh: '首重（克）' } }),
    firstPrice: price('Price of the first weight', '首重价格'),
    stepGrams: field.integer({ minimum: 1, label: { en: 'Additional weight (g)', zh: '续重单位（克）' } }),
    stepPrice: price('Price of each additional weight', '续重价格'),
    volumetricDivisor: field
      .integer({
        minimum: 1,
        label: { en: 'Volumetric divisor', zh: '体积重系数' },
        description: {
          en: 'Cubic centimetres a kilogram, as 5000 or 6000; without it only the actual weight counts.',
          zh: '每千克立方厘米数，如 5000 或 6000;留空则只按实重计费。',
        },
      })
      .optional(),
    minimumCharge: price('Minimum charge', '最低运费').default('0'),
    fuelPercent: field
      .decimal({
        precision: 7,
        scale: 4,
        label: { en: 'Fuel surcharge (%)', zh: '燃油附加费（%）' },
        description: { en: 'Of the freight after the minimum.', zh: '按最低收费之后的运费计算。' },
      })
      .default('0'),
    surcharges: field
      .json<readonly Surcharge[]>(
        {
          type: 'array',
          maxItems: 20,
          items: {
            type: 'object',
            required: ['code'],
            additionalProperties: false,
            minProperties: 2,
            maxProperties: 2,
            properties: {
              code: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' },
              amount: { type: 'string', pattern: decimal },
              perKg: { type: 'string', pattern: decimal },
              percent: { type: 'string', pattern: decimal },
            },
          },
        },
        { label: { en: 'Surcharges', zh: '附加费' } },
      )
      .default([]),
    validFrom: field.date({ label: { en: 'Valid from', zh: '生效日期' } }).default('2000-01-01'),
    validTo: field
      .date({
        label: { en: 'Valid to', zh: '失效日期' },
        description: { en: 'The last day; without it, until further notice.', zh: '最后一天；留空表示长期有效。' },
      })
      .optional(),
  },
  indexes: [{ fields: ['service', 'zone', 'overGrams', 'validFrom'], unique: true }],
  checks: {
    band: 'up_to_grams IS NULL OR up_to_grams > over_grams',
    period: 'valid_to IS NULL OR valid_to >= valid_from',
    notNegative: 'first_price >= 0 AND step_price >= 0 AND minimum_charge >= 0 AND fuel_percent >= 0',
  },
});
