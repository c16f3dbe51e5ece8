import { type Transaction, tableOf } from '@entrepot/sdk';
import { PickTask } from '../picking/pick-task.ts';
import type { Selection } from '../warehouse-desk.ts';
import { Wave } from './wave.ts';

/** Locks the waves of a selection, always in one order: steps on the same wave wait for each other. */
export async function lockWaves(tx: Transaction, selection: Selection): Promise<string[]> {
  const byWave = 'waveIds' in selection;
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM ${tableOf(Wave)}
     WHERE id = ANY(${byWave ? '$1::uuid[]' : `ARRAY(SELECT DISTINCT wave_id FROM ${tableOf(PickTask)} WHERE fulfilment_order_id = ANY($1::uuid[]))`})
     ORDER BY id FOR NO KEY UPDATE`,
    [byWave ? selection.waveIds : selection.fulfilmentOrderIds],
  );
  return rows.map(({ id }) => id);
}

/** The fulfilment orders of a selection whose pick was planned. */
export async function fulfilmentOrdersOf(tx: Transaction, selection: Selection): Promise<string[]> {
  if (!('waveIds' in selection)) return [...new Set(selection.fulfilmentOrderIds)].sort();
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT fulfilment_order_id AS id FROM ${tableOf(PickTask)} WHERE wave_id = ANY($1::uuid[]) ORDER BY 1`,
    [selection.waveIds],
  );
  return rows.map(({ id }) => id);
}
