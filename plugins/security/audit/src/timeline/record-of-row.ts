import type { ModelEntity } from '@entrepot/sdk';
import { type Cell, cellValue, marks } from '../capture/record-image.ts';

/** A field as it was in a row: its value as on the wire, or why it is not known any more. */
export type Past = { readonly value: unknown } | { readonly hidden: 'erased' | 'secret' };

/** The fields of a row by name. Columns that no enabled plugin declares stay out. */
export function recordOf(entity: ModelEntity, names: readonly string[], row: readonly Cell[]): Map<string, Past> {
  const cells = new Map(names.map((name, place) => [name, row[place]]));
  const record = new Map<string, Past>();
  for (const { name, columns } of entity.fields.values()) {
    const [first, second] = columns.map((column) => cells.get(column));
    if (!first) continue;
    if (first.type === marks.digest) record.set(name, { hidden: 'secret' });
    else if (first.type >= marks.sealed) record.set(name, { hidden: 'erased' });
    else if (!second) record.set(name, { value: cellValue(first) });
    else record.set(name, { value: first.bytes === null ? null : { amount: cellValue(first), currency: cellValue(second) } });
  }
  return record;
}

/** The values that are known, as a rule may ask for them. */
export function knownValues(record: ReadonlyMap<string, Past>): Record<string, unknown> {
  return Object.fromEntries([...record].map(([name, past]) => [name, 'value' in past ? past.value : null]));
}

export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Why the values are not told. */
  readonly hidden?: 'erased' | 'secret';
}

/** What became another value; of a creation or deletion every field that had one. */
export function changesOf(
  before: ReadonlyMap<string, Past> | undefined,
  after: ReadonlyMap<string, Past> | undefined,
  isOpen: (field: string) => boolean,
): FieldChange[] {
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].filter(isOpen);
  return names.flatMap((field): FieldChange[] => {
    const [old, young] = [before?.get(field), after?.get(field)];
    const hidden = [old, young].find((past) => past && 'hidden' in past);
    const [was, is] = [valueIn(old), valueIn(young)];
    // Of what was erased nobody knows whether it changed.
    if (hidden && 'hidden' in hidden) return [{ field, before: null, after: null, hidden: hidden.hidden }];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ field, before: was, after: is }];
  });
}

function valueIn(past: Past | undefined): unknown {
  return past && 'value' in past ? past.value : null;
}
