import { Catalog, type SkuFacts } from '@entrepot/catalog';
import { type Context, Problem, type Sql } from '@entrepot/sdk';

/** The goods that scanned codes stand for: barcodes, or codes of SKUs that have none. A bundle has no stock and is none of them. */
export async function scannedSkus(
  sql: Sql,
  { use }: Pick<Context, 'use'>,
  scanned: readonly string[],
): Promise<Map<string, SkuFacts>> {
  const codes = [...new Set(scanned)];
  const catalog = use(Catalog);
  const barcodes = await catalog.scan(sql, codes);
  const named = await catalog.skusByCode(
    sql,
    codes.filter((code) => !barcodes.has(code)),
  );
  const byId = await catalog.skusById(sql, [...new Set([...barcodes.values()].map(({ skuId }) => skuId))]);
  const found = new Map<string, SkuFacts>();
  for (const code of codes) {
    const sku = named.get(code) ?? byId.get(barcodes.get(code)?.skuId ?? '');
    if (sku?.kind === 'goods') found.set(code, sku);
  }
  return found;
}

/** For a code that stands for nothing in stock. */
export function unknownBarcode(barcode: string): Problem {
  return new Problem('warehouse.unknown-barcode', {
    detail: `"${barcode}" is no barcode of goods`,
    remedy: 'Add the barcode to its SKU, then settle the scan.',
    errors: [{ pointer: '/barcode', code: 'unknown-barcode', detail: 'Unknown' }],
    params: { barcode },
  });
}
