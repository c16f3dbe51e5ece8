import { type FieldProblem, Problem } from '@entrepot/sdk';
import type { IssueRequest } from '../stock.ts';
import type { ReservedLine } from './reservation.ts';

/** What leaves for one line of a reservation; without `bin` it is still to be chosen. */
export interface IssueLine {
  skuId: string;
  bin: string | undefined;
  quantity: number;
}

/** A reservation as the issue finds it. */
export interface ReservationToIssue {
  key: string;
  state: 'active' | 'released' | 'issued' | 'expired';
  warehouseId: string;
  reference: string;
  lines: readonly ReservedLine[];
}

/** One issue and the reservation that it turns into goods that left. */
export interface PlannedIssue {
  issue: IssueRequest;
  reservation: ReservationToIssue;
  lines: readonly IssueLine[];
}

/**
 * Pairs issues with their reservations. What was issued before is left out.
 * @throws Problem `inventory.not-reserved` (409), `inventory.issue-exceeds-reservation`, `inventory.bad-request`,
 *   with a pointer for each bad issue
 */
export function planIssues(
  issues: readonly IssueRequest[],
  reservations: ReadonlyMap<string, ReservationToIssue>,
): PlannedIssue[] {
  const planned = new Map<string, PlannedIssue>();
  const missing: FieldProblem[] = [];
  const excess: FieldProblem[] = [];
  issues.forEach((issue, index) => {
    const reservation = reservations.get(issue.reservationKey);
    if (!reservation || (reservation.state !== 'active' && reservation.state !== 'issued')) {
      const detail = reservation ? `is ${reservation.state}` : 'is the key of no reservation';
      missing.push({ pointer: `/${index}/reservationKey`, code: 'not-reserved', detail });
    } else if (reservation.state === 'active' && !planned.has(reservation.key)) {
      const lines = issue.bins ?? reservation.lines.map((line) => ({ ...line, bin: undefined }));
      excess.push(...excessOf(lines, reservation, index));
      planned.set(reservation.key, { issue, reservation, lines });
    }
  });
  refuse('inventory.not-reserved', missing, 'Reserve first; what was released or has expired can be reserved again.', 409);
  refuse('inventory.issue-exceeds-reservation', excess, 'Issue what is reserved or less, in whole units.', 422);
  return [...planned.values()];
}

function excessOf(lines: readonly IssueLine[], reservation: ReservationToIssue, index: number): FieldProblem[] {
  const left = new Map(reservation.lines.map(({ skuId, quantity }) => [skuId, quantity]));
  return lines.flatMap(({ skuId, quantity }, line): FieldProblem[] => {
    const rest = left.get(skuId) ?? 0;
    left.set(skuId, rest - quantity);
    if (Number.isSafeInteger(quantity) && quantity > 0 && quantity <= rest) return [];
    const pointer = `/${index}/bins/${line}/quantity`;
    return [{ pointer, code: 'exceeds-reservation', detail: `is ${quantity}, but ${rest} of the SKU are reserved` }];
  });
}

function refuse(code: string, errors: readonly FieldProblem[], remedy: string, status: number): void {
  if (errors.length === 0) return;
  const detail = errors.map((error) => `${error.pointer} ${error.detail}`).join('; ');
  throw new Problem(code, { status, detail: `Stock cannot be issued: ${detail}.`, remedy, errors });
}
