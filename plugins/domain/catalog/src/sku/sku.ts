import { defineEntity, field } from '@entrepot/sdk';
import { Barcode } from '../barcode/barcode.ts';
import { namesField } from '../names.ts';
import { Product } from '../product/product.ts';
import { BundleComponent } from './component.ts';

const measure = (en: string, zh: string) => field.integer({ minimum: 0, label: { en, zh } }).default(0);
const hazard = (en: string, zh: string) => field.boolean({ label: { en, zh } }).default(false);

/** What is stocked, counted and sold: one variation of a product, or a bundle of other SKUs. Measures are of one packed unit. */
export const Sku = defineEntity('catalog.sku', {
  label: { en: 'SKU', zh: 'SKU' },
  title: 'code',
  fields: {
    code: field.text({ unique: true, maxLength: 100, label: { en: 'Code', zh: 'SKU 编码' } }),
    product: field.ref(Product, { label: { en: 'Product', zh: '货品' } }).optional(),
    name: field.text({ maxLength: 500, label: { en: 'Name', zh: '名称' } }),
    names: namesField,
    kind: field
      .enum(
        { goods: { en: 'Goods', zh: '单品' }, bundle: { en: 'Bundle', zh: '组合品' } },
        {
          label: { en: 'Kind', zh: '类型' },
          description: {
            en: 'A bundle has no stock of its own: its components are reserved.',
            zh: '组合品自身没有库存：预留的是其组件。',
          },
        },
      )
      .default('goods'),
    variation: field
      .json<Readonly<Record<string, string>>>(
        {
          type: 'object',
          propertyNames: { pattern: '^[a-z][A-Za-z0-9]*$', maxLength: 50 },
          additionalProperties: { type: 'string', minLength: 1, maxLength: 100 },
        },
        { label: { en: 'Variation', zh: '变体' }, description: 'By attribute code: { "color": "red", "size": "XL" }.' },
      )
      .default({}),
    weightGrams: measure('Weight (g)', '重量（克）'),
    lengthMm: measure('Length (mm)', '长（毫米）'),
    widthMm: measure('Width (mm)', '宽（毫米）'),
    heightMm: measure('Height (mm)', '高（毫米）'),
    hazardBattery: hazard('Contains a battery', '带电'),
    hazardLiquid: hazard('Liquid', '液体'),
    hazardMagnet: hazard('Magnetic', '带磁'),
    hazardAerosol: hazard('Aerosol', '喷雾'),
    hazardPowder: hazard('Powder', '粉末'),
    hazardFlammable: hazard('Flammable', '易燃'),
    hsCode: field
      .text({
        minLength: 6,
        maxLength: 12,
        pattern: '^[0-9]{6,12}$',
        index: true,
        label: { en: 'HS code', zh: '海关编码' },
        description: {
          en: 'Six digits of the Harmonized System, up to twelve with a national extension.',
          zh: '协调制度的六位编码，含各国扩展最多十二位。',
        },
      })
      .optional(),
    originCountry: field
      .text({ minLength: 2, maxLength: 2, pattern: '^[A-Z]{2}$', label: { en: 'Country of origin', zh: '原产国' } })
      .optional(),
    status: field
      .enum(
        { active: { en: 'Active', zh: '在售' }, discontinued: { en: 'Discontinued', zh: '停售' } },
        { label: { en: 'Status', zh: '状态' } },
      )
      .default('active'),
    components: field.children(BundleComponent, 'bundle', { label: { en: 'Components', zh: '组件' } }),
    barcodes: field.children(Barcode, 'sku', { label: { en: 'Barcodes', zh: '条码' } }),
  },
});
