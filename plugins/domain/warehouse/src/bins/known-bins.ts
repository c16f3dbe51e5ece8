import { Problem, type Sql, tableOf } from '@entrepot/sdk';
import { floor } from '../picking/free-stock.ts';
import { Bin } from './bin.ts';

/** Which of the codes are active bins of the warehouse; the floor always is one. */
export async function knownBins(sql: Sql, warehouseId: string, codes: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ code: string }>(
    `SELECT code FROM ${tableOf(Bin)} WHERE warehouse_id = $1 AND active AND code = ANY($2::text[])`,
    [warehouseId, [...new Set(codes)]],
  );
  return new Set([floor, ...rows.map(({ code }) => code)]);
}

/** For a scanned bin that the warehouse does not have. */
export function unknownBin(bin: string): Problem {
  return new Problem('warehouse.unknown-bin', {
    detail: `"${bin}" is no active bin of this warehouse`,
    remedy: 'Scan the label of a bin; add the bin where it is new.',
    errors: [{ pointer: '/bin', code: 'unknown-bin', detail: 'Unknown' }],
    params: { bin },
  });
}
