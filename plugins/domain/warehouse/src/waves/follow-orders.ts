import { FulfilmentOrder } from '@entrepot/orders';
import { type Transaction, tableOf } from '@entrepot/sdk';
import { PickTask } from '../picking/pick-task.ts';
import type { Doing } from '../warehouse-desk.ts';
import { Wave } from './wave.ts';

/**
 * Moves waves on to where the slowest of their fulfilment orders stands; one that ran short or was cancelled holds nobody
 * up, and a wave of such alone is cancelled. Waves that stand there already stay untouched.
 */
export async function followOrders(tx: Transaction, waveIds: readonly string[], { by, device, at }: Doing): Promise<void> {
  if (waveIds.length === 0) return;
  await tx.query(
    `UPDATE ${tableOf(Wave)} wave
     SET state = now_at.state, version = version + 1, updated_at = now(),
       picked_at = CASE WHEN now_at.state IN ('picked', 'packed', 'shipped') THEN coalesce(picked_at, $2) END,
       packed_at = CASE WHEN now_at.state IN ('packed', 'shipped') THEN coalesce(packed_at, $2) END,
       shipped_at = CASE WHEN now_at.state = 'shipped' THEN $2::timestamptz END,
       shipped_by = CASE WHEN now_at.state = 'shipped' THEN $3 END,
       shipped_device = CASE WHEN now_at.state = 'shipped' THEN $4 END
     FROM (
       SELECT part.wave_id,
         CASE
           WHEN bool_or(part.open AND fulfilment.status = 'released') THEN
             CASE WHEN bool_or(part.begun) THEN 'picking' ELSE 'planned' END
           WHEN bool_or(fulfilment.status IN ('released', 'picked')) THEN 'picked'
           WHEN bool_or(fulfilment.status = 'packed') THEN 'packed'
           WHEN bool_or(fulfilment.status = 'shipped') THEN 'shipped'
           ELSE 'cancelled'
         END AS state
       FROM (
         SELECT wave_id, fulfilment_order_id, bool_or(state = 'open') AS open, bool_or(state <> 'open') AS begun
         FROM ${tableOf(PickTask)} WHERE wave_id = ANY($1::uuid[]) GROUP BY wave_id, fulfilment_order_id
       ) part
       JOIN ${tableOf(FulfilmentOrder)} fulfilment ON fulfilment.id = part.fulfilment_order_id
       GROUP BY part.wave_id
     ) now_at
     WHERE wave.id = now_at.wave_id AND wave.state <> now_at.state`,
    [waveIds, at, by, device ?? null],
  );
}
