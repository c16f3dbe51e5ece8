import type { UiEntity, UiField } from '@entrepot/sdk/ui';

export type Values = Readonly<Record<string, unknown>>;

/** How the entity of a table's rows is found. */
export type FindEntity = (name: string) => UiEntity | undefined;

/** Whether two values say the same; missing and null do. */
export function isSame(one: unknown, other: unknown): boolean {
  if ((one ?? null) === (other ?? null)) return true;
  return JSON.stringify(sorted(one ?? null)) === JSON.stringify(sorted(other ?? null));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}

/** The fields of a table's rows: those of its entity but for the one that points back. */
export function rowFields(table: UiField, entityOf: FindEntity): readonly UiField[] {
  return (entityOf(table.target ?? '')?.fields ?? []).filter(({ name }) => name !== table.via);
}

/** What stands in a form before anybody typed: the defaults, and what was given along. */
export function emptyValues(fields: readonly UiField[], given: Values = {}): Values {
  const values = fields
    .filter(({ writable }) => writable)
    .flatMap(({ name, kind, default: usual }) => {
      const value = given[name] ?? usual ?? (kind === 'children' ? [] : undefined);
      return value === undefined ? [] : [[name, structuredClone(value)] as const];
    });
  return Object.fromEntries(values);
}

/** The values of a query as fields take them: `?order=<id>&pieces=3`. What is no field is left out. */
export function valuesOfQuery(fields: readonly UiField[], query: URLSearchParams): Values {
  const given = fields.flatMap((field): [string, unknown][] => {
    const text = query.get(field.name);
    if (text === null || !field.writable) return [];
    const value = valueOfText(field, text);
    return value === undefined ? [] : [[field.name, value]];
  });
  return Object.fromEntries(given);
}

/** A value from a text that came from outside, as a query or a cell of a sheet; undefined where it is none of the kind. */
export function valueOfText(field: UiField, text: string): unknown {
  const plain = text.trim();
  switch (field.kind) {
    case 'integer':
    case 'quantity': {
      const digits = plain.replaceAll(/[,\s]/g, '');
      return /^[+-]?\d+$/.test(digits) ? Number(digits) : undefined;
    }
    case 'decimal':
      return decimalOf(plain);
    case 'money': {
      const [, before = '', amount = '', after = ''] = /^([A-Z]{3})?\s*([-+\d.,]+)\s*([A-Z]{3})?$/.exec(plain) ?? [];
      const exact = decimalOf(amount);
      return exact === undefined ? undefined : { amount: exact, currency: before || after };
    }
    case 'boolean':
      return /^(true|1|yes|y|是|✓)$/i.test(plain) ? true : /^(false|0|no|n|否)$/i.test(plain) ? false : undefined;
    case 'enum': {
      const entries = Object.entries(field.values ?? {});
      return entries.find(([value, label]) => [value, label.en, label.zh].includes(plain))?.[0];
    }
    case 'json':
      try {
        return JSON.parse(plain);
      } catch {
        return undefined;
      }
    case 'children':
    case 'bytes':
    case 'states':
      return undefined;
    default:
      return field.kind === 'longText' ? text : plain;
  }
}

function decimalOf(text: string): string | undefined {
  const digits = text.replaceAll(/[,\s]/g, '');
  return /^[+-]?\d+(\.\d+)?$/.test(digits) ? digits.replace(/^\+/, '') : undefined;
}

/** The value as it is sent: money without an amount, and an emptied text, are none. */
export function settledValue({ kind }: UiField, value: unknown): unknown {
  if (value === undefined || value === '') return null;
  return kind === 'money' && value !== null && (value as { amount: string }).amount.trim() === '' ? null : value;
}

/** What creates a record: the writable fields that have a value. */
export function creationOf(fields: readonly UiField[], values: Values, entityOf: FindEntity): Values {
  return Object.fromEntries(
    fields
      .filter((field) => field.writable && settledValue(field, values[field.name]) !== null)
      .map((field) => [field.name, written(field, values[field.name], entityOf)]),
  );
}

/** What changes a record from `before` to `values`; empty where nothing differs. */
export function changeOf(fields: readonly UiField[], before: Values, values: Values, entityOf: FindEntity): Values {
  return Object.fromEntries(
    fields
      .filter((field) => field.writable && !isSame(before[field.name], settledValue(field, values[field.name])))
      .map((field) => [field.name, written(field, values[field.name], entityOf)]),
  );
}

/** Rows go as the whole list: what they show and nobody may write stays behind, and their ids tell which they are. */
function written(field: UiField, value: unknown, entityOf: FindEntity): unknown {
  if (field.kind !== 'children' || !Array.isArray(value)) return settledValue(field, value);
  const inner = rowFields(field, entityOf).filter(({ writable }) => writable);
  return value.map((row: Values) => {
    const isNew = row.id === undefined;
    const own = inner
      .filter((each) => row[each.name] !== undefined && !(isNew && settledValue(each, row[each.name]) === null))
      .map((each) => [each.name, written(each, row[each.name], entityOf)]);
    return { ...(isNew ? {} : { id: row.id }), ...Object.fromEntries(own) };
  });
}
