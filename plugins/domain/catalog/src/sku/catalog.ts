import { type NewRow, type Sql, type Transaction, token } from '@entrepot/sdk';
import type { Sku } from './sku.ts';

export const hazards = ['battery', 'liquid', 'magnet', 'aerosol', 'powder', 'flammable'] as const;
export type Hazard = (typeof hazards)[number];

/** A count of one SKU. */
export interface SkuQuantity {
  skuId: string;
  quantity: number;
}

/** What other plugins need to know of a SKU. */
export interface SkuFacts {
  id: string;
  code: string;
  name: string;
  kind: 'goods' | 'bundle';
  /** Of one packed unit, in grams and millimetres. A bundle without a weight of its own weighs what its components do. */
  weightGrams: number;
  lengthMm: number;
  widthMm: number;
  heightMm: number;
  /** For a bundle, those of its components too. */
  hazards: readonly Hazard[];
  hsCode: string | null;
  originCountry: string | null;
  /** For a bundle: what one of it takes from stock, nested bundles resolved down to goods, each SKU once. */
  components?: readonly SkuQuantity[];
}

/** A SKU to add, with the codes of its components and its barcodes. */
export type NewSku = Omit<NewRow<typeof Sku>, 'components' | 'barcodes' | 'product'> & {
  productId?: string | null;
  components?: readonly { code: string; quantity: number }[];
  barcodes?: readonly { code: string; kind?: 'gtin' | 'internal'; packQuantity?: number }[];
};

/** The catalogue in sets. */
export interface CatalogService {
  /** By code; a code that no SKU has is missing from the map. */
  skusByCode(sql: Sql, codes: readonly string[]): Promise<Map<string, SkuFacts>>;
  skusById(sql: Sql, ids: readonly string[]): Promise<Map<string, SkuFacts>>;
  /** What each scanned code stands for. GTINs match in any of their lengths; an unknown code is missing from the map. */
  scan(sql: Sql, barcodes: readonly string[]): Promise<Map<string, SkuQuantity>>;
  /**
   * Creates SKUs, or updates those whose code exists already; the last of two rows with one code counts.
   * Given components and barcodes replace what the SKU has; without them it keeps what it has.
   * @returns the id of each by code
   * @throws Problem `catalog.bad-check-digit`, `catalog.bundle-cycle`, `catalog.unknown-component`, with a pointer each
   */
  addSkus(tx: Transaction, skus: readonly NewSku[]): Promise<Map<string, string>>;
}

export const Catalog = token<CatalogService>('catalog.catalog');
