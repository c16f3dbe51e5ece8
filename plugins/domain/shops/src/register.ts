import { type NewRow, type Sql, type Transaction, tableOf, token } from '@entrepot/sdk';
import { Shop } from './shop.ts';

export interface ShopFacts {
  id: string;
  code: string;
  country: string;
  currency: string;
  status: 'active' | 'paused';
}

/** Sets of shops for importers and adapters. */
export interface ShopRegister {
  /** By code; a code that no shop has is missing from the map. */
  byCode(sql: Sql, codes: readonly string[]): Promise<Map<string, ShopFacts>>;
  /**
   * Creates the shops, or updates those whose code exists already; the last of two rows with one code counts.
   * @returns the id of each by code
   */
  add(tx: Transaction, shops: readonly NewRow<typeof Shop>[]): Promise<Map<string, string>>;
}

export const Shops = token<ShopRegister>('shops.register');

const shops = tableOf(Shop);

export const shopRegister: ShopRegister = {
  async byCode(sql, codes) {
    const rows = await sql.query<ShopFacts>(`SELECT id, code, country, currency, status FROM ${shops} WHERE code = ANY($1)`, [
      codes,
    ]);
    return new Map(rows.map((row) => [row.code, row]));
  },

  async add(tx, given) {
    const rows = [...new Map(given.map((row) => [row.code, row])).values()];
    const saved = await tx.query<{ id: string; code: string }>(
      `INSERT INTO ${shops} AS shop (code, name, platform, country, currency, status)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, platform = excluded.platform, country = excluded.country,
         currency = excluded.currency, status = excluded.status, version = shop.version + 1, updated_at = now()
       RETURNING id, code`,
      [
        rows.map((row) => row.code),
        rows.map((row) => row.name),
        rows.map((row) => row.platform),
        rows.map((row) => row.country),
        rows.map((row) => row.currency),
        rows.map((row) => row.status ?? 'active'),
      ],
    );
    return new Map(saved.map(({ id, code }) => [code, id]));
  },
};
