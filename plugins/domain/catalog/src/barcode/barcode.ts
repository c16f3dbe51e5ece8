import { defineEntity, field } from '@entrepot/sdk';

/** What a scanner reads from a SKU or from a pack of it. */
export const Barcode = defineEntity('catalog.barcode', {
  label: { en: 'Barcode', zh: '条码' },
  title: 'code',
  fields: {
    sku: field.ref('catalog.sku', { onDelete: 'cascade', label: { en: 'SKU', zh: 'SKU' } }),
    code: field.text({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$', index: true, label: { en: 'Code', zh: '条码' } }),
    kind: field
      .enum(
        {
          gtin: { en: 'GTIN (EAN, UPC, ITF-14)', zh: '国际条码 GTIN' },
          internal: { en: 'Own code', zh: '内部条码' },
        },
        {
          label: { en: 'Kind', zh: '类型' },
          description: {
            en: 'A GTIN has 8, 12, 13 or 14 digits; its check digit is verified.',
            zh: 'GTIN 为 8、12、13 或 14 位数字，并核对校验位。',
          },
        },
      )
      .default('gtin'),
    packQuantity: field
      .quantity({
        minimum: 1,
        label: { en: 'Units in the pack', zh: '包装数量' },
        description: { en: 'A scan of a case counts as so many units.', zh: '扫描一箱按此数量计件。' },
      })
      .default(1),
    scanKey: field
      .text({
        unique: true,
        maxLength: 64,
        label: { en: 'Scan key', zh: '扫描键' },
        description: {
          en: 'A GTIN in its 14-digit form, so that 012345678905 and 0012345678905 are one; an own code as it is.',
          zh: 'GTIN 统一为 14 位，因此 012345678905 与 0012345678905 相同；自编码保持原样。',
        },
      })
      .computed(`CASE WHEN kind = 'gtin' THEN lpad(code, 14, '0') ELSE code END`),
  },
});
