import { type FieldProblem, type MoneyValue, Problem } from '@entrepot/sdk';

interface Moved {
  key: string;
  quantity: number;
  reference?: string;
  unitCost?: MoneyValue | undefined;
  occurredAt: Date | string;
}

// As the column keeps it: 20 digits, 6 of them after the point.
const cost = /^\d{1,14}(\.\d{1,6})?$/;
const currency = /^[A-Z]{3}$/;

/**
 * Refuses movements that the ledger could not keep as they are.
 * @param signed whether quantities may be negative
 * @throws Problem `inventory.bad-movement` with a pointer for each wrong value
 */
export function checkMovements(movements: readonly Moved[], signed = false): void {
  const keys = new Set<string>();
  const errors = movements.flatMap((movement, index) => problemsOf(movement, index, signed, keys));
  if (errors.length === 0) return;
  throw new Problem('inventory.bad-movement', {
    detail: `Stock cannot move so: ${errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ')}.`,
    remedy: 'Correct the named values.',
    errors,
  });
}

function problemsOf(movement: Moved, index: number, signed: boolean, keys: Set<string>): FieldProblem[] {
  const errors: FieldProblem[] = [];
  const expect = (holds: boolean, field: string, detail: string) => {
    if (!holds) errors.push({ pointer: `/${index}/${field}`, code: 'invalid', detail });
  };
  const { key, quantity, reference, unitCost, occurredAt } = movement;
  expect(key.length > 0 && key.length <= 200, 'key', 'must be a text of 1 to 200 characters');
  expect(!keys.has(key), 'key', `stands twice in the set: "${key}"`);
  keys.add(key);
  const sound = Number.isSafeInteger(quantity) && (signed ? quantity !== 0 : quantity > 0);
  expect(sound, 'quantity', signed ? 'must be a whole number other than 0' : 'must be a whole number above 0');
  expect(reference === undefined || reference.length <= 255, 'reference', 'must have at most 255 characters');
  expect(!Number.isNaN(new Date(occurredAt).getTime()), 'occurredAt', 'must be a moment');
  if (unitCost) {
    expect(cost.test(unitCost.amount), 'unitCost/amount', 'must be an amount from 0 on with at most 6 decimals');
    expect(currency.test(unitCost.currency), 'unitCost/currency', 'must be an ISO 4217 code');
  }
  return errors;
}
