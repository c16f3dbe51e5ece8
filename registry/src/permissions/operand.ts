import type { Field, FieldProblem } from '@entrepot/sdk';
import type { RegisteredEntity, RegisteredField } from '../schema/registry.ts';

/** How values of an operand compare; `presence` can only be asked whether it has a value. */
export type OperandType = 'text' | 'whole' | 'decimal' | 'boolean' | 'date' | 'timestamp' | 'uuid' | 'presence';

/** Something of a record that a filter, a sort or an aggregate may name: a field, or the amount or currency of money. */
export interface Operand {
  /** `status`, `unitPrice.amount`. */
  readonly path: string;
  /** The declared field that decides whether it may be seen. */
  readonly field: string;
  readonly type: OperandType;
  readonly column: string;
  readonly nullable: boolean;
  /** enum, states: the declared values. */
  readonly values: readonly string[] | undefined;
  /** Refers to what users may be limited to: few beside the records that refer to them. */
  readonly isScope?: boolean;
  /** The references that lead from the record to the one that has the column; none for a field of its own. */
  readonly via: readonly RegisteredField[];
  /** The value in a row as it stands on the wire; through references from what `putReferenced` has put there. */
  read(row: Readonly<Record<string, unknown>>): unknown;
}

/** What every record has and every reader sees. */
export const systemFields = ['id', 'version', 'createdAt', 'updatedAt'] as const;

/** The PostgreSQL type that a parameter is cast to. */
export const sqlTypes: Readonly<Record<OperandType, string>> = {
  text: 'text',
  whole: 'bigint',
  decimal: 'numeric',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamptz',
  uuid: 'uuid',
  presence: 'text',
};

const typeOfKind: Partial<Record<Field['kind'], OperandType>> = {
  text: 'text',
  longText: 'text',
  enum: 'text',
  states: 'text',
  integer: 'whole',
  quantity: 'whole',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  ref: 'uuid',
  attachment: 'uuid',
  json: 'presence',
  money: 'presence',
};

const cache = new WeakMap<RegisteredEntity, Map<string, Operand>>();

/** Everything of an entity that can be named in a condition, by path. Children and secret fields cannot. */
export function operandsOf(entity: RegisteredEntity): ReadonlyMap<string, Operand> {
  let operands = cache.get(entity);
  if (!operands) {
    operands = new Map();
    for (const operand of makeOperands(entity)) operands.set(operand.path, operand);
    cache.set(entity, operands);
  }
  return operands;
}

function* makeOperands(entity: RegisteredEntity): Generator<Operand> {
  const system = (path: string, type: OperandType, column: string): Operand => operand(path, path, type, column, false);
  yield system('id', 'uuid', 'id');
  yield system('version', 'whole', 'version');
  yield system('createdAt', 'timestamp', 'created_at');
  yield system('updatedAt', 'timestamp', 'updated_at');
  for (const { name, field, columns, target } of entity.fields.values()) {
    const type = typeOfKind[field.kind];
    const [first, second] = columns;
    if (type === undefined || first === undefined || field.options.secret) continue;
    // An expression may give null whatever it is made of.
    const nullable = field.presence === 'optional' || field.presence === 'computed';
    const declared = field.detail.values ?? field.detail.machine?.states;
    const own = operand(name, name, type, first, nullable, declared && Object.keys(declared));
    yield target?.entity.scope ? { ...own, isScope: true } : own;
    if (field.kind === 'money' && second !== undefined) {
      yield operand(`${name}.amount`, name, 'decimal', first, nullable);
      yield operand(`${name}.currency`, name, 'text', second, nullable);
    }
  }
}

function operand(
  path: string,
  field: string,
  type: OperandType,
  column: string,
  nullable: boolean,
  values?: readonly string[],
): Operand {
  const part = path.slice(field.length + 1);
  const read = part
    ? (row: Readonly<Record<string, unknown>>) =>
        (row[field] as Readonly<Record<string, unknown>> | null | undefined)?.[part] ?? null
    : (row: Readonly<Record<string, unknown>>) => row[field] ?? null;
  return { path, field, type, column, nullable, values, via: [], read };
}

// As far as anybody would follow a rule.
const mostReferences = 3;
const referenced = Symbol('referenced');

/** Something of a record that it refers to, over `order.shop` and the like. */
export function operandThrough(entity: RegisteredEntity, path: string): Operand | undefined {
  const names = path.split('.');
  const via: RegisteredField[] = [];
  let target: RegisteredEntity = entity;
  for (let name = names.shift(); name !== undefined && via.length < mostReferences; name = names.shift()) {
    const ref = target.fields.get(name);
    if (!ref?.target || ref.field.options.secret) return undefined;
    via.push(ref);
    target = ref.target;
    const last = operandsOf(target).get(names.join('.'));
    if (last) return throughReferences(path, via, last);
  }
  return undefined;
}

function throughReferences(path: string, via: readonly RegisteredField[], { type, column, values }: Operand): Operand {
  const read = (row: Readonly<Record<string, unknown>> & { [referenced]?: Readonly<Record<string, unknown>> }) => {
    const value = row[referenced]?.[path];
    // To take it for missing could open what a rule closes.
    if (value === undefined) throw new Error(`"${path}" was not read before a rule asked for it`);
    return value;
  };
  return { path, field: via[0]?.name ?? path, type, column, nullable: true, values, via, read };
}

/** Puts what a row refers to beside it, for rules alone: it is no field of the record and is not written out. */
export function putReferenced(row: object, values: Readonly<Record<string, unknown>>): void {
  const known = (row as { [referenced]?: object })[referenced];
  Object.defineProperty(row, referenced, { value: { ...known, ...values }, configurable: true });
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const decimal = /^-?\d{1,60}(\.\d{1,60})?$/;
const moment = /^(\d{4})-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * A value in the form in which it is compared and sent to PostgreSQL.
 * @returns a problem's code and detail where the value does not fit the operand
 */
export function operandValue(
  { path, type, values }: Operand,
  value: unknown,
): { value: string | number | boolean } | Omit<FieldProblem, 'pointer'> {
  const wrong = (what: string) => ({ code: 'wrong-type', detail: `"${path}" is compared with ${what}.` });
  switch (type) {
    case 'text': {
      if (typeof value !== 'string' || value.includes('\0')) return wrong('a text');
      if (values && !values.includes(value)) {
        return { code: 'unknown-value', detail: `"${path}" is one of ${values.join(', ')}, never "${value.slice(0, 100)}".` };
      }
      return { value: value.toWellFormed() };
    }
    case 'whole':
      return Number.isSafeInteger(value) ? { value: (value as number) + 0 } : wrong('a whole number');
    case 'decimal': {
      const text = typeof value === 'number' ? String(value) : value;
      return typeof text === 'string' && decimal.test(text) ? { value: text } : wrong('a decimal number, as "12.50"');
    }
    case 'boolean':
      return typeof value === 'boolean' ? { value } : wrong('true or false');
    case 'date':
      return typeof value === 'string' && isDate(value) ? { value } : wrong('a date, as "2026-01-31"');
    case 'timestamp': {
      const text = typeof value === 'string' ? canonicalMoment(value) : undefined;
      return text === undefined ? wrong('a moment, as "2026-01-31T12:00:00Z"') : { value: text };
    }
    case 'uuid': {
      const text = typeof value === 'string' ? value.toLowerCase() : '';
      return uuid.test(text) ? { value: text } : wrong('an id (UUID)');
    }
    case 'presence':
      return { code: 'unsupported-operator', detail: `"${path}" can only be asked whether it is "empty".` };
  }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A moment in UTC with six digits of seconds, cut there: comparing the texts compares the moments. */
export function canonicalMoment(text: string): string | undefined {
  const match = moment.exec(text);
  if (!match || match[1] === '0000') return undefined;
  const fraction = match[3] ?? '';
  const date = new Date(fraction ? text.replace(fraction, '') : text);
  if (Number.isNaN(date.getTime())) return undefined;
  const utc = date.toISOString();
  // A zone may push it out of the years that four digits hold.
  return utc.length === 24 && !utc.startsWith('0000') ? `${utc.slice(0, 19)}.${fraction.slice(1, 7).padEnd(6, '0')}Z` : undefined;
}
