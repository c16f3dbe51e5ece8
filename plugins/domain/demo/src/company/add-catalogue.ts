import { Catalog, Product, Sku } from '@entrepot/catalog';
import type { Context, Transaction } from '@entrepot/sdk';
import { idsByCode, insertMissing } from './insert-missing.ts';
import type { DemoProduct } from './products.ts';

/** The demo company's products with their SKUs and barcodes, as far as they are missing. */
export async function addCatalogue(context: Context, tx: Transaction, products: readonly DemoProduct[]): Promise<void> {
  await insertMissing(
    tx,
    Product,
    products.map(({ code, name }) => ({ code, name: name.en, names: { 'zh-CN': name.zh }, brand: 'Hearth & Hall' })),
  );
  const productIds = await idsByCode(tx, Product);
  const known = await idsByCode(tx, Sku);
  const skus = products.flatMap((product) =>
    product.skus
      .filter(({ code }) => !known.has(code))
      .map((sku) => ({
        code: sku.code,
        productId: productIds.get(product.code) ?? null,
        name: sku.name.en,
        names: { 'zh-CN': sku.name.zh },
        weightGrams: sku.weightGrams,
        lengthMm: sku.lengthMm,
        widthMm: sku.widthMm,
        heightMm: sku.heightMm,
        hsCode: product.hsCode,
        originCountry: 'CN',
        barcodes: [{ code: sku.barcode, kind: 'gtin' as const }],
      })),
  );
  await context.use(Catalog).addSkus(tx, skus);
}
