import { defineEntity, field } from '@entrepot/sdk';
import { namesField } from '../names.ts';

/** An attribute that distinguishes the SKUs of a product, with the values it may take. */
export interface VariationAttribute {
  /** camelCase key of `sku.variation`, as `color`. */
  code: string;
  name: string;
  /** Any value unless given. */
  values?: readonly string[];
}

/** A style: what is designed, described and listed once; its SKUs are what is stocked and sold. */
export const Product = defineEntity('catalog.product', {
  label: { en: 'Product', zh: '货品' },
  title: 'code',
  fields: {
    code: field.text({ unique: true, maxLength: 100, label: { en: 'Style code', zh: '款式编码' } }),
    name: field.text({ maxLength: 500, label: { en: 'Name', zh: '名称' } }),
    names: namesField,
    brand: field.text({ index: true, label: { en: 'Brand', zh: '品牌' } }).optional(),
    category: field.text({ index: true, label: { en: 'Category', zh: '类目' } }).optional(),
    description: field.longText({ label: { en: 'Description', zh: '描述' } }).optional(),
    variationAttributes: field
      .json<readonly VariationAttribute[]>(
        {
          type: 'array',
          maxItems: 10,
          items: {
            type: 'object',
            required: ['code', 'name'],
            additionalProperties: false,
            properties: {
              code: { type: 'string', pattern: '^[a-z][A-Za-z0-9]*$', maxLength: 50 },
              name: { type: 'string', minLength: 1, maxLength: 100 },
              values: { type: 'array', uniqueItems: true, items: { type: 'string', minLength: 1, maxLength: 100 } },
            },
          },
        },
        { label: { en: 'Variation attributes', zh: '变体属性' } },
      )
      .default([]),
    status: field
      .enum(
        {
          active: { en: 'Active', zh: '在售' },
          discontinued: { en: 'Discontinued', zh: '停售' },
        },
        { label: { en: 'Status', zh: '状态' } },
      )
      .default('active'),
  },
});
