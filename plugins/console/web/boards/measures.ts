import type { UiEntity } from '@entrepot/sdk/ui';
import { type Operand, operandOf, operandsOf } from '../list/operands.ts';

export const measureKinds = ['sum', 'avg', 'min', 'max'] as const;

/** What is told of the records of a group: how many there are, or something of a number of theirs. */
export interface BoardMeasure {
  readonly kind: 'count' | (typeof measureKinds)[number];
  readonly operand: Operand | undefined;
  /** Money is told by currency: amounts of two do not add up. */
  readonly currencyPath: string | undefined;
}

const count: BoardMeasure = { kind: 'count', operand: undefined, currencyPath: undefined };

/** `count`, or as `sum:price.amount`; what it is not is `count`. */
export function measureOf(entity: UiEntity, name: string): BoardMeasure {
  const [kind, path = ''] = name.split(':');
  const known = measureKinds.find((each) => each === kind);
  const operand = operandOf(entity, path);
  if (!known || !operand || !isNumber(operand)) return count;
  return { kind: known, operand, currencyPath: operand.field.kind === 'money' ? `${operand.field.name}.currency` : undefined };
}

/** The names of all measures that an entity offers. */
export function measuresOf(entity: UiEntity): string[] {
  const numbers = operandsOf(entity).filter(isNumber);
  return ['count', ...numbers.flatMap(({ path }) => measureKinds.map((kind) => `${kind}:${path}`))];
}

function isNumber({ type }: Operand): boolean {
  return type === 'whole' || type === 'decimal';
}

/** As `:aggregate` takes it. */
export function valuesOf({ kind, operand }: BoardMeasure): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return { value: { [kind]: operand?.path ?? '*' } };
}
