import type { Label, Note } from './label.ts';
import type { MoneyValue } from './money.ts';
import type { StateMachine } from './states.ts';

export type FieldKind =
  | 'text'
  | 'longText'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'quantity'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'enum'
  | 'states'
  | 'ref'
  | 'children'
  | 'json'
  | 'attachment'
  | 'bytes';

/** How a field stands in a row and in an input: required, nullable, filled by a default, or computed. */
export type Presence = 'required' | 'optional' | 'defaulted' | 'computed';

export interface FieldOptions {
  label?: Label;
  description?: Note;
  /** No two records share the value. */
  unique?: boolean;
  /** An index of its own; references and unique fields have one already. */
  index?: boolean;
  /** Personal data: reads of it are recorded, it can be erased by request. */
  personal?: boolean;
  /** Written by services alone; a request that carries it is refused. */
  readOnly?: boolean;
  /** Never leaves the services: no route reads, filters, sorts, exports or writes it, whatever a role grants. */
  secret?: boolean;
  /** How screens show it; no more than a hint. */
  ui?: UiHint;
}

/** Where and how a generated form shows a field. */
export interface UiHint {
  /** The tab that it stands on; the first one unless given. */
  tab?: Label;
  /** Fields of one group stand together under its title. */
  group?: Label;
  /** The name of a widget that replaces the one of the field's kind, as `colour` or `<plugin>.<widget>`. */
  widget?: string;
  /**
   * The value is a code that stands for a sentence: that of `messages` under `<messages>.<code>`, filled from the json field
   * `values` of the same record: `{ messages: 'orders.reason', values: 'reasonData' }`. The last part of `messages` is
   * `reason` or `story`: what screens render themselves is handed to them under these words.
   */
  sentence?: { messages: string; values?: string };
}

/** What distinguishes one field kind from another, as plain data for the registry. */
export interface FieldDetail {
  /** text: bounds in characters. */
  minLength?: number;
  maxLength?: number;
  /** text: an ECMA-262 regular expression without flags. */
  pattern?: string;
  /** integer, quantity: inclusive bounds. */
  minimum?: number;
  maximum?: number;
  /** decimal, money: digits in all and after the point. */
  precision?: number;
  scale?: number;
  /** enum: the values in their order, each with a label. */
  values?: Readonly<Record<string, Label>>;
  /** states: the machine. */
  machine?: StateMachine;
  /** ref, children: the other entity's name, as `orders.order`. */
  target?: string;
  /** ref: what the deletion of the other record does to this one. */
  onDelete?: 'restrict' | 'cascade' | 'set-null';
  /** ref: another reference of the row implies it, as a line's order its shop. PostgreSQL neither checks nor indexes it again. */
  implied?: boolean;
  /** ref: false where the record does not belong to what it refers to, as a transfer to its other end. */
  scope?: false;
  /** children: the child's field that points back. */
  via?: string;
  /** json: the JSON Schema (2020-12) of the value. */
  schema?: Readonly<Record<string, unknown>>;
  /** attachment: media types that are taken, as `image/png` or `image/*`; all unless given. */
  accept?: readonly string[];
  /** computed: an SQL expression over columns of the same row; stored and indexable. */
  expression?: string;
}

/** One declared field. Build it with `field.…`; immutable: `optional()` and `default()` return a new one. */
export class Field<T = unknown, P extends Presence = Presence> {
  declare readonly type: T;
  readonly kind: FieldKind;
  readonly options: FieldOptions;
  readonly detail: FieldDetail;
  readonly presence: P;
  readonly defaultValue: T | undefined;

  constructor(kind: FieldKind, options: FieldOptions, detail: FieldDetail, presence: P, defaultValue?: T) {
    this.kind = kind;
    this.options = options;
    this.detail = detail;
    this.presence = presence;
    this.defaultValue = defaultValue;
  }

  /** The value may be missing: null in the row. */
  optional(): Field<T, 'optional'> {
    return new Field<T, 'optional'>(this.kind, this.options, this.detail, 'optional');
  }

  /** The value that stands where the input has none. */
  default(value: T): Field<T, 'defaulted'> {
    return new Field<T, 'defaulted'>(this.kind, this.options, this.detail, 'defaulted', value);
  }

  /**
   * The value is derived by PostgreSQL from other columns of the row; stored, filterable, never written.
   * @param expression SQL over the row's own columns in snake_case, as `on_hand - reserved`
   */
  computed(expression: string): Field<T, 'computed'> {
    return new Field<T, 'computed'>(this.kind, this.options, { ...this.detail, expression }, 'computed');
  }
}

export type Fields = Readonly<Record<string, Field>>;

function make<T>(kind: FieldKind, options: FieldOptions & FieldDetail, detail: FieldDetail = {}): Field<T, 'required'> {
  const { label, description, unique, index, personal, readOnly, secret, ui, ...own } = options;
  const general = { label, description, unique, index, personal, readOnly, secret, ui };
  const set = Object.fromEntries(Object.entries(general).filter(([, value]) => value !== undefined));
  return new Field<T, 'required'>(kind, set, { ...own, ...detail }, 'required');
}

type Text = FieldOptions & Pick<FieldDetail, 'minLength' | 'maxLength' | 'pattern'>;
type Whole = FieldOptions & Pick<FieldDetail, 'minimum' | 'maximum'>;
type Fraction = FieldOptions & Pick<FieldDetail, 'precision' | 'scale'>;

/** The field kinds. Each call returns a required field; `.optional()` and `.default(v)` loosen it. */
export const field = {
  /** One line of text, 255 characters unless `maxLength` says otherwise. */
  text: (options: Text = {}) => make<string>('text', { maxLength: 255, ...options }),
  /** Text of any length with line breaks. */
  longText: (options: Text = {}) => make<string>('longText', options),
  /** A whole number within ±(2^53 − 1). */
  integer: (options: Whole = {}) => make<number>('integer', options),
  /** An exact decimal, a string in JSON; 20 digits with 6 after the point unless said otherwise. */
  decimal: (options: Fraction = {}) => make<string>('decimal', { precision: 20, scale: 6, ...options }),
  /** An amount with its ISO 4217 currency: two columns, `…_amount` and `…_currency`. */
  money: (options: Fraction = {}) => make<MoneyValue>('money', { precision: 20, scale: 6, ...options }),
  /** A whole count in the base unit of the SKU. */
  quantity: (options: Whole = {}) => make<number>('quantity', options),
  boolean: (options: FieldOptions = {}) => make<boolean>('boolean', options),
  /** A calendar date, `YYYY-MM-DD`. */
  date: (options: FieldOptions = {}) => make<string>('date', options),
  /** A moment, RFC 3339 in UTC. */
  timestamp: (options: FieldOptions = {}) => make<string>('timestamp', options),
  /** One of the named values. */
  enum: <V extends string>(values: Readonly<Record<V, Label>>, options: FieldOptions = {}) =>
    make<V>('enum', options, { values }),
  /** The state of a declared machine; starts in its initial state, moves by actions, never by PATCH. */
  states: <S extends string, T extends string>(machine: StateMachine<S, T>, options: FieldOptions = {}) =>
    make<S>('states', options, { machine }).default(machine.initial),
  /** A reference by id to another record. Give the entity, or its name where two entities point at each other. */
  ref: (
    target: { readonly name: string } | string,
    options: FieldOptions & Pick<FieldDetail, 'onDelete' | 'implied' | 'scope'> = {},
  ) => make<string>('ref', { onDelete: 'restrict', ...options }, { target: typeof target === 'string' ? target : target.name }),
  /** The records of `child` whose field `via` points here; written and read with this one. */
  children: <C extends Fields, const V extends keyof C & string>(
    child: { readonly name: string; readonly fields: C },
    via: V,
    options: FieldOptions = {},
  ) => make<RowOf<Omit<C, V>>[]>('children', options, { target: child.name, via }).default([]),
  /** A JSON value under a JSON Schema (2020-12). */
  json: <T = unknown>(schema: Readonly<Record<string, unknown>> = {}, options: FieldOptions = {}) =>
    make<T>('json', options, { schema }),
  /** A file, uploaded to `/api/v1/kernel/attachments` before; the value is its id. `Attachments` reads it. */
  attachment: (options: FieldOptions & Pick<FieldDetail, 'accept'> = {}) => make<string>('attachment', options),
  /** Bytes for services alone: no route reads or writes them. PostgreSQL keeps them as they are, uncompressed. */
  bytes: (options: Omit<FieldOptions, 'secret' | 'readOnly'> = {}) =>
    make<Uint8Array>('bytes', { ...options, secret: true, readOnly: true }),
};

type Value<F> = F extends Field<infer T, infer P> ? (P extends 'optional' ? T | null : T) : never;
type Flat<T> = { [K in keyof T]: T[K] };

/** A record's own fields as they stand on the wire. */
export type RowOf<F> = Flat<{ -readonly [K in keyof F]: Value<F[K]> }>;

type KeysOf<F, P extends Presence> = { [K in keyof F]: F[K] extends Field<unknown, P> ? K : never }[keyof F];

/** What a caller must and may give to create a record or call an action. */
export type InputOf<F> = Flat<
  { [K in KeysOf<F, 'required'>]: Value<F[K]> } & { [K in KeysOf<F, 'optional' | 'defaulted'>]?: Value<F[K]> }
>;
