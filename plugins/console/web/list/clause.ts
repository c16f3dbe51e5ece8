import type { Clause, FilterPart } from './filter-tree.ts';
import { isGroup } from './filter-tree.ts';
import { type Operand, type Operator, operatorsOf } from './operands.ts';

/** The question that a click on a field begins with. */
export function newClause(operand: Operand): Clause {
  const [operator = 'empty'] = operatorsOf(operand);
  return { path: operand.path, operator, value: initialValue(operand, operator) };
}

/** The same question with another operator; its value stays where it fits. */
export function withOperator(clause: Clause, operand: Operand, operator: Operator): Clause {
  const { value } = clause;
  if (takesMany(operator) && takesMany(clause.operator)) return { ...clause, operator };
  const isSingle = (each: Operator) => !takesMany(each) && takesValue(each) && each !== 'within';
  if (isSingle(operator) && isSingle(clause.operator)) return { ...clause, operator };
  if (takesMany(operator) && isSingle(clause.operator) && value !== undefined && value !== null) {
    return { ...clause, operator, value: [value] };
  }
  return { ...clause, operator, value: initialValue(operand, operator) };
}

function initialValue({ type }: Operand, operator: Operator): unknown {
  if (operator === 'within') return 'today';
  if (takesMany(operator)) return [];
  return type === 'boolean' && operator === 'eq' ? true : undefined;
}

/** Whether the operator is asked with a list of values. */
export function takesMany(operator: Operator): boolean {
  return operator === 'in' || operator === 'notIn';
}

export function takesValue(operator: Operator): boolean {
  return operator !== 'empty' && operator !== 'notEmpty';
}

/** Whether a question can be asked as it stands. */
export function isComplete({ operator, value }: Clause): boolean {
  if (!takesValue(operator)) return true;
  if (takesMany(operator)) return Array.isArray(value) && value.length > 0;
  return value !== undefined && value !== null && value !== '';
}

/** What of it can be asked; undefined where nothing can. */
export function completePart(part: FilterPart): FilterPart | undefined {
  if (!isGroup(part)) return isComplete(part) ? part : undefined;
  const parts = part.parts.flatMap((each) => completePart(each) ?? []);
  const [only] = parts;
  if (!only) return undefined;
  return parts.length === 1 && part.join !== 'not' ? only : { ...part, parts };
}
