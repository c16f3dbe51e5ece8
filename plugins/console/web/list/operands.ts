import type { Label } from '@entrepot/sdk';
import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { columnsOf } from './columns.ts';

/** How the values of an operand are asked for and typed. */
export type OperandType = 'text' | 'whole' | 'decimal' | 'boolean' | 'choice' | 'date' | 'moment' | 'ref' | 'presence';

/** Something that a filter may name: a field, or the amount or currency of money. */
export interface Operand {
  /** `status`, `price.amount` */
  readonly path: string;
  readonly label: Label;
  readonly type: OperandType;
  readonly field: UiField;
}

/** An operator as people choose it; `notEmpty` is `{ empty: false }` on the wire, `within` a span that moves with the calendar. */
export type Operator =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'in'
  | 'notIn'
  | 'contains'
  | 'startsWith'
  | 'within'
  | 'empty'
  | 'notEmpty';

const typeOfKind: Partial<Record<UiField['kind'], OperandType>> = {
  text: 'text',
  longText: 'text',
  integer: 'whole',
  quantity: 'whole',
  decimal: 'decimal',
  boolean: 'boolean',
  enum: 'choice',
  states: 'choice',
  date: 'date',
  timestamp: 'moment',
  ref: 'ref',
  json: 'presence',
  attachment: 'presence',
};

const comparisons: readonly Operator[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'];

const operators: Readonly<Record<OperandType, readonly Operator[]>> = {
  text: ['contains', 'startsWith', 'eq', 'ne', 'in', 'notIn'],
  whole: [...comparisons, 'in', 'notIn'],
  decimal: comparisons,
  boolean: ['eq'],
  choice: ['in', 'notIn'],
  date: ['within', 'eq', 'ne', 'lt', 'lte', 'gt', 'gte'],
  moment: ['within', 'gte', 'lt', 'lte', 'gt'],
  ref: ['in', 'notIn'],
  presence: [],
};

const known = new WeakMap<UiEntity, readonly Operand[]>();

/** Everything of an entity that a filter may name, in the order of its columns. */
export function operandsOf(entity: UiEntity): readonly Operand[] {
  let operands = known.get(entity);
  if (!operands) {
    operands = columnsOf(entity).flatMap(operandsOfField);
    known.set(entity, operands);
  }
  return operands;
}

/** What a filter may name of one field. */
export function operandsOfField(field: UiField): Operand[] {
  const { name, label, kind } = field;
  if (kind === 'money') {
    const currency = { en: `${label.en} (currency)`, zh: `${label.zh ?? label.en}(币种)` };
    return [
      { path: `${name}.amount`, label, type: 'decimal', field },
      { path: `${name}.currency`, label: currency, type: 'text', field },
    ];
  }
  const type = typeOfKind[kind];
  return type === undefined ? [] : [{ path: name, label, type, field }];
}

export function operandOf(entity: UiEntity, path: string): Operand | undefined {
  const operands = operandsOf(entity);
  return operands.find((operand) => operand.path === path) ?? operands.find((operand) => operand.path === `${path}.amount`);
}

/** What can be asked of an operand, the most common first. */
export function operatorsOf({ type, field }: Operand): readonly Operator[] {
  // A computed field may be null whatever it is made of; what is filled by a default or required never is.
  const mayBeEmpty = field.nullable || (!field.required && !field.writable && !field.machine && field.plugin !== 'kernel');
  return mayBeEmpty || type === 'presence' ? [...operators[type], 'empty', 'notEmpty'] : operators[type];
}

/** Whether a list can be sorted by the field. */
export function sortPathOf({ name, kind }: UiField): string | undefined {
  if (kind === 'money') return `${name}.amount`;
  return kind === 'json' || kind === 'children' || kind === 'bytes' ? undefined : name;
}

/** Whether records can be grouped by the field. */
export function groupPathOf({ name, kind }: UiField): string | undefined {
  if (kind === 'money') return `${name}.currency`;
  return kind === 'json' || kind === 'children' || kind === 'longText' || kind === 'attachment' ? undefined : name;
}
