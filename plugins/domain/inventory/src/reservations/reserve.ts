import { type EventMessage, Problem, type Transaction } from '@entrepot/sdk';
import type { ReserveOutcome, ReserveRequest, Shortage } from '../stock.ts';
import { mergeLines } from './check-request.ts';
import { decideReservation, type Wish } from './decide-reservation.ts';
import type { PlanAge } from './plan-age.ts';
import type { ReservedLine } from './reservation.ts';
import { inventoryReserved, inventoryShort } from './reservation-events.ts';
import {
  existingWarehouses,
  type HeldReservation,
  type LockedShelf,
  lockForRequests,
  putBack,
  rewriteReservations,
  type StoredRequest,
  writeGrants,
} from './reservation-rows.ts';

/** A request's outcome, or why it could not be decided at all. */
export type ReserveAnswer = ReserveOutcome | Problem;

interface Asked {
  readonly request: ReserveRequest;
  readonly wishes: readonly (Wish & { shelf: LockedShelf })[];
  answer: ReserveAnswer | undefined;
}

/**
 * Decides a set of checked requests with different keys in their order, and writes what it granted with its events.
 * Three round trips where nothing is unusual: lock, write, emit.
 */
export async function reserveSet(tx: Transaction, requests: readonly ReserveRequest[], plans: PlanAge): Promise<ReserveAnswer[]> {
  const shelves = new Map<string, LockedShelf>();
  const asked = requests.map((request) => placed(request, shelves));
  const all = [...shelves.values()];
  const held = await lockForRequests(
    tx,
    requests.map(({ key }) => key),
    all,
    plans,
  );
  await refuseUnknownWarehouses(tx, asked, all);

  const added: Asked[] = [];
  const rewritten: StoredRequest[] = [];
  const decided: Asked[] = [];
  for (const each of asked) {
    if (each.answer) continue;
    const before = held.get(each.request.key);
    if (before) {
      const lines = decideAgain(each, before);
      if (lines) rewritten.push({ ...stored(each), lines });
      if (lines || isShort(each)) decided.push(each);
    } else {
      each.answer = outcome(each, decideReservation(each.wishes));
      if (each.answer.state === 'reserved') added.push(each);
      decided.push(each);
    }
  }

  if (rewritten.length > 0) await rewriteReservations(tx, rewritten);
  let own = decided;
  if (added.length + rewritten.length > 0) {
    const written = await writeGrants(tx, added.map(stored), all, plans);
    if (written) {
      const lost = added.filter(({ request }) => !written.includes(request.key));
      own = decided.filter((each) => !lost.includes(each));
      await askAgain(tx, lost, plans);
    }
  }
  await tell(tx, own);
  return asked.map(({ answer }) => answer as ReserveAnswer);
}

function placed(request: ReserveRequest, shelves: Map<string, LockedShelf>): Asked {
  const { warehouseId } = request;
  const wishes = mergeLines(request.lines).map(({ skuId, quantity }) => {
    const place = warehouseId + skuId;
    let shelf = shelves.get(place);
    if (!shelf) {
      shelf = { id: '', warehouseId, skuId, available: 0, version: 0, taken: 0 };
      shelves.set(place, shelf);
    }
    return { shelf, quantity };
  });
  return { request, wishes, answer: undefined };
}

async function refuseUnknownWarehouses(tx: Transaction, asked: readonly Asked[], shelves: readonly LockedShelf[]): Promise<void> {
  const doubtful = new Set<string>();
  for (const { id, warehouseId } of shelves) if (id === '') doubtful.add(warehouseId);
  if (doubtful.size === 0) return;
  const known = await existingWarehouses(tx, [...doubtful]);
  for (const each of asked) {
    const { warehouseId } = each.request;
    if (doubtful.has(warehouseId) && !known.has(warehouseId)) {
      each.answer = new Problem('inventory.unknown-warehouse', {
        detail: `There is no warehouse ${warehouseId}.`,
        remedy: 'Give the id of a warehouse that exists.',
        errors: [{ pointer: '/warehouseId', code: 'unknown', detail: 'is no warehouse' }],
        params: { warehouse: warehouseId },
      });
    }
  }
}

function outcome({ request }: Asked, shortages: readonly Shortage[]): ReserveOutcome {
  return { key: request.key, state: shortages.length === 0 ? 'reserved' : 'short', shortages };
}

/**
 * The key names the request, not the quantity: what is held already is kept, only what lacks is decided.
 * @returns the reservation's new lines where it got some
 */
function decideAgain(asked: Asked, held: HeldReservation): ReservedLine[] | undefined {
  const { request, wishes } = asked;
  if (held.state === 'issued') {
    asked.answer = outcome(asked, []);
    return undefined;
  }
  if (held.state !== 'active') {
    asked.answer = outcome(asked, decideReservation(wishes));
    return asked.answer.state === 'reserved' ? linesOf(wishes) : undefined;
  }
  if (held.warehouseId !== request.warehouseId) {
    asked.answer = new Problem('inventory.reserved-elsewhere', {
      status: 409,
      detail: `Request "${request.key}" holds stock in another warehouse.`,
      remedy: 'Release it there, then reserve again.',
      params: { key: request.key, warehouse: held.warehouseId },
    });
    return undefined;
  }
  const quantities = new Map(held.lines.map(({ skuId, quantity }) => [skuId, quantity]));
  const lacking: Wish[] = [];
  for (const { shelf, quantity } of wishes) {
    const has = quantities.get(shelf.skuId) ?? 0;
    if (quantity > has) lacking.push({ shelf, quantity: quantity - has });
  }
  asked.answer = outcome(asked, decideReservation(lacking));
  if (lacking.length === 0 || asked.answer.state === 'short') return undefined;
  for (const { shelf, quantity } of lacking) quantities.set(shelf.skuId, (quantities.get(shelf.skuId) ?? 0) + quantity);
  return Array.from(quantities, ([skuId, quantity]) => ({ skuId, quantity }));
}

function linesOf(wishes: readonly Wish[]): ReservedLine[] {
  return wishes.map(({ shelf, quantity }) => ({ skuId: shelf.skuId, quantity }));
}

function stored({ request, wishes }: Asked): StoredRequest {
  const { key, reference, warehouseId, expiresAt } = request;
  return { key, reference, warehouseId, lines: linesOf(wishes), expiresAt };
}

function isShort({ answer }: Asked): boolean {
  return answer !== undefined && !(answer instanceof Problem) && answer.state === 'short';
}

/** Another process added these keys between our look and our writing: it has won, and now they can be seen. */
async function askAgain(tx: Transaction, lost: readonly Asked[], plans: PlanAge): Promise<void> {
  const shares = new Map<string, number>();
  for (const { wishes } of lost) {
    for (const { shelf, quantity } of wishes) shares.set(shelf.id, (shares.get(shelf.id) ?? 0) + quantity);
  }
  await putBack(tx, shares);
  const answers = await reserveSet(
    tx,
    lost.map(({ request }) => request),
    plans,
  );
  lost.forEach((each, index) => {
    each.answer = answers[index];
  });
}

async function tell(tx: Transaction, decided: readonly Asked[]): Promise<void> {
  const granted: EventMessage<(typeof inventoryReserved)['payload']>[] = [];
  const refused: EventMessage<(typeof inventoryShort)['payload']>[] = [];
  for (const { request, answer } of decided) {
    if (answer === undefined || answer instanceof Problem) continue;
    const { key, reference, warehouseId: warehouse } = request;
    if (answer.state === 'reserved') granted.push({ key, payload: { key, reference, warehouse } });
    else refused.push({ key, payload: { key, reference, warehouse, shortages: answer.shortages } });
  }
  await tx.emit(inventoryReserved, ...granted);
  await tx.emit(inventoryShort, ...refused);
}
