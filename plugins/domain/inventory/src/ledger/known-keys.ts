import { type Sql, tableOf } from '@entrepot/sdk';
import { StockMovement } from './stock-movement.ts';

/** Which of the keys the ledger has. */
export async function knownKeys(sql: Sql, keys: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ key: string }>(`SELECT key FROM ${tableOf(StockMovement)} WHERE key = ANY($1::text[])`, [keys]);
  return new Set(rows.map(({ key }) => key));
}
