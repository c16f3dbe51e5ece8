import type { Grouping } from './group-filter.ts';

/** Values of a grouping in the order in which people expect them: as declared, else as they came; what is missing last. */
export function inOrder<T>({ field, bucket }: Grouping, rows: readonly T[], valueIn: (row: T) => unknown): readonly T[] {
  const declared = bucket ? undefined : (field.machine?.states ?? field.values);
  const order = declared && Object.keys(declared);
  const place = (value: unknown) => {
    if (value === null || value === undefined) return Number.MAX_SAFE_INTEGER;
    return order ? order.indexOf(String(value)) : 0;
  };
  // The sort is stable: what has no declared order stays as the server sorted it.
  return [...rows].sort((one, other) => place(valueIn(one)) - place(valueIn(other)));
}
