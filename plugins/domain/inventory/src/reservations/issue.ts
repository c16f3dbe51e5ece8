import { Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { BinBalance } from '../balances/bin-balance.ts';
import { type LockedBalance, lockBalances, placeKey, type StockPlace } from '../balances/lock-balances.ts';
import { type BalanceShare, type Take, takeStock } from '../ledger/take-stock.ts';
import type { IssueOutcome, IssueRequest } from '../stock.ts';
import { type BinStock, chooseBins } from './choose-bins.ts';
import { type PlannedIssue, planIssues, type ReservationToIssue } from './plan-issue.ts';
import { Reservation } from './reservation.ts';
import { inventoryIssued } from './reservation-events.ts';

const reservations = tableOf(Reservation);

/** Reserved → issued; see `StockService.issue`. */
export async function issueStock(tx: Transaction, issues: readonly IssueRequest[]): Promise<IssueOutcome[]> {
  if (issues.length === 0) return [];
  const planned = planIssues(issues, await lockReservations(tx, issues));
  const places = planned.flatMap(({ reservation: { warehouseId, lines } }) =>
    lines.map(({ skuId }): StockPlace => ({ warehouseId, skuId })),
  );
  const balances = await lockBalances(tx, places);
  const takes = takesOf(planned, await floorAndBins(tx, planned));
  if (planned.length > 0) {
    await takeStock(tx, takes, sharesOf(planned, takes, balances));
    await close(tx, planned);
  }
  const issued = new Set(planned.map(({ issue }) => issue));
  return issues.map((issue) => ({ key: issue.key, state: issued.has(issue) ? 'issued' : 'unchanged' }));
}

async function lockReservations(tx: Transaction, issues: readonly IssueRequest[]): Promise<Map<string, ReservationToIssue>> {
  const rows = await tx.query<ReservationToIssue>(
    `SELECT key, state, reference, warehouse_id AS "warehouseId", lines FROM ${reservations}
     WHERE key = ANY($1::text[]) ORDER BY key FOR UPDATE`,
    [issues.map(({ reservationKey }) => reservationKey)],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Where the SKUs stand for which no bin is named: the floor first, then bins by code. */
async function floorAndBins(tx: Transaction, planned: readonly PlannedIssue[]): Promise<Map<string, BinStock[]>> {
  const open = planned.flatMap(({ reservation: { warehouseId }, lines }) =>
    lines.filter(({ bin }) => bin === undefined).map(({ skuId }) => ({ warehouseId, skuId })),
  );
  const found = new Map<string, BinStock[]>();
  if (open.length === 0) return found;
  const rows = await tx.query<StockPlace & BinStock>(
    `SELECT warehouse_id AS "warehouseId", sku_id AS "skuId", bin, on_hand AS "onHand"
     FROM ${tableOf(BinBalance)}
     JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[])) AS place (warehouse_id, sku_id) USING (warehouse_id, sku_id)
     WHERE on_hand > 0 ORDER BY bin`,
    [open.map(({ warehouseId }) => warehouseId), open.map(({ skuId }) => skuId)],
  );
  for (const row of rows) {
    const bins = found.get(placeKey(row));
    if (bins) bins.push(row);
    else found.set(placeKey(row), [row]);
  }
  takeNamedBins(planned, found);
  return found;
}

/** What others of the set take from named bins is not there for the rest. */
function takeNamedBins(planned: readonly PlannedIssue[], found: ReadonlyMap<string, BinStock[]>): void {
  for (const { reservation, lines } of planned) {
    for (const { skuId, bin, quantity } of lines) {
      const named = found.get(reservation.warehouseId + skuId)?.find((each) => each.bin === bin);
      if (named) named.onHand = Math.max(0, named.onHand - quantity);
    }
  }
}

function takesOf(planned: readonly PlannedIssue[], bins: ReadonlyMap<string, BinStock[]>): Take[] {
  return planned.flatMap(({ issue, reservation: { warehouseId }, lines }) => {
    const shares = lines.flatMap(({ skuId, bin, quantity }) => {
      const places = bin === undefined ? chooseBins(quantity, bins.get(warehouseId + skuId) ?? []) : [{ bin, quantity }];
      if (places.reduce((sum, place) => sum + place.quantity, 0) < quantity) throw binShort(issue, skuId, quantity);
      return places.map((place) => ({ skuId, ...place }));
    });
    return shares.map(
      (share, index): Take => ({
        key: `${issue.key}/${index + 1}`,
        warehouseId,
        ...share,
        kind: 'issue',
        reference: issue.reference,
        reason: null,
        reverses: null,
        occurredAt: issue.occurredAt,
      }),
    );
  });
}

function binShort(issue: IssueRequest, skuId: string, quantity: number): Problem {
  return new Problem('inventory.bin-short', {
    status: 409,
    detail: `No bins are left with ${quantity} of SKU ${skuId} for issue "${issue.key}".`,
    remedy: 'Name the bins that the goods were picked from.',
    params: { bins: [{ skuId, wanted: quantity }] },
  });
}

/** All that was reserved is let go; what was picked of it leaves. */
function sharesOf(
  planned: readonly PlannedIssue[],
  takes: readonly Take[],
  balances: ReadonlyMap<string, LockedBalance>,
): BalanceShare[] {
  const shares = new Map<string, BalanceShare>();
  for (const [place, { id }] of balances) shares.set(place, { id, onHand: 0, reserved: 0 });
  for (const { reservation } of planned) {
    for (const { skuId, quantity } of reservation.lines) {
      const share = shares.get(reservation.warehouseId + skuId);
      if (share) share.reserved += quantity;
    }
  }
  for (const take of takes) {
    const share = shares.get(placeKey(take));
    if (share) share.onHand += take.quantity;
  }
  return [...shares.values()];
}

async function close(tx: Transaction, planned: readonly PlannedIssue[]): Promise<void> {
  await tx.query(
    `UPDATE ${reservations} reservation SET state = done.state, version = version + 1, updated_at = now()
     FROM unnest($1::text[], $2::text[]) AS done (key, state) WHERE reservation.key = done.key`,
    [
      planned.map(({ reservation }) => reservation.key),
      // Where nothing of it was found, nothing was issued.
      planned.map(({ lines }) => (lines.length > 0 ? 'issued' : 'released')),
    ],
  );
  const issued = planned.filter(({ lines }) => lines.length > 0);
  await tx.emit(
    inventoryIssued,
    ...issued.map(({ reservation: { key, reference, warehouseId } }) => ({
      key,
      payload: { key, reference, warehouse: warehouseId },
    })),
  );
}
