import { type FieldProblem, Problem } from '@entrepot/sdk';
import type { ReserveRequest } from '../stock.ts';
import type { ReservedLine } from './reservation.ts';

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Whether a text is an id as PostgreSQL writes it, so that ids compare as texts. */
export function isId(value: string): boolean {
  return uuid.test(value);
}

/** Whether a text can stand in a column of 255 characters. */
export function isShortText(value: string): boolean {
  return value.length > 0 && value.length <= 255 && !value.includes('\0');
}

export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

/**
 * What is wrong with a request before any stock is looked at; undefined where nothing is.
 * One bad request among many must not reach the statement that decides them all.
 */
export function checkRequest(request: ReserveRequest): Problem | undefined {
  let sound = isShortText(request.key) && isShortText(request.reference) && isId(request.warehouseId) && request.lines.length > 0;
  for (const { skuId, quantity } of request.lines) sound &&= isId(skuId) && isCount(quantity);
  if (sound && (request.expiresAt === undefined || !Number.isNaN(new Date(request.expiresAt).getTime()))) return undefined;
  return badRequest(problemsOf(request));
}

function problemsOf(request: ReserveRequest): FieldProblem[] {
  const errors: FieldProblem[] = [];
  const expect = (holds: boolean, pointer: string, detail: string) => {
    if (!holds) errors.push({ pointer, code: 'invalid', detail });
  };
  expect(isShortText(request.key), '/key', 'must be a text of 1 to 255 characters');
  expect(isShortText(request.reference), '/reference', 'must be a text of 1 to 255 characters');
  expect(isId(request.warehouseId), '/warehouseId', 'must be the id of a warehouse, in small letters');
  expect(request.lines.length > 0, '/lines', 'must have a line');
  request.lines.forEach(({ skuId, quantity }, index) => {
    expect(isId(skuId), `/lines/${index}/skuId`, 'must be the id of a SKU, in small letters');
    expect(isCount(quantity), `/lines/${index}/quantity`, 'must be a whole number above 0');
  });
  const { expiresAt } = request;
  expect(expiresAt === undefined || !Number.isNaN(new Date(expiresAt).getTime()), '/expiresAt', 'must be a moment');
  return errors;
}

/** @param errors pointers into the request or the set of requests */
export function badRequest(errors: readonly FieldProblem[]): Problem {
  return new Problem('inventory.bad-request', {
    detail: `A request for stock is unusable: ${errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ')}.`,
    remedy: 'Correct the named values.',
    errors,
  });
}

/** Each SKU once, in the order of first mention. The same array where nothing was to merge. */
export function mergeLines(lines: readonly ReservedLine[]): readonly ReservedLine[] {
  if (lines.length === 1) return lines;
  const quantities = new Map<string, number>();
  for (const { skuId, quantity } of lines) quantities.set(skuId, (quantities.get(skuId) ?? 0) + quantity);
  if (quantities.size === lines.length) return lines;
  return Array.from(quantities, ([skuId, quantity]) => ({ skuId, quantity }));
}
