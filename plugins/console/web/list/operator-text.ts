import type { OperandType, Operator } from './operands.ts';

const ofDates: Partial<Record<Operator, string>> = { eq: 'dateEq', lt: 'dateLt', lte: 'dateLte', gt: 'dateGt', gte: 'dateGte' };

/** The text that an operator is called by: days are before and after, numbers less and more. */
export function operatorKey(operator: Operator, type: OperandType): string {
  const name = (type === 'date' || type === 'moment' ? ofDates[operator] : undefined) ?? operator;
  return `list.op${name[0]?.toUpperCase()}${name.slice(1)}`;
}
