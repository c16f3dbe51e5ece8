import { tableOf } from '@entrepot/sdk';
import { Barcode } from '../barcode/barcode.ts';
import { scanKeys } from '../barcode/gtin.ts';
import { addSkus } from './add-skus.ts';
import type { CatalogService } from './catalog.ts';
import { readSkus } from './read-skus.ts';

const barcodes = tableOf(Barcode);

export const catalogService: CatalogService = {
  skusByCode: async (sql, codes) => new Map((await readSkus(sql, 'code', codes)).map((sku) => [sku.code, sku])),
  skusById: async (sql, ids) => new Map((await readSkus(sql, 'id', ids)).map((sku) => [sku.id, sku])),

  async scan(sql, scanned) {
    const rows = await sql.query<{ scanKey: string; skuId: string; quantity: number }>(
      `SELECT scan_key AS "scanKey", sku_id AS "skuId", pack_quantity AS quantity FROM ${barcodes} WHERE scan_key = ANY($1)`,
      [scanned.flatMap(scanKeys)],
    );
    const byKey = new Map(rows.map(({ scanKey, skuId, quantity }) => [scanKey, { skuId, quantity }]));
    return new Map(
      scanned.flatMap((code) => {
        const found = scanKeys(code).flatMap((key) => byKey.get(key) ?? [])[0];
        return found ? [[code, found] as const] : [];
      }),
    );
  },

  addSkus,
};
