type Values = Readonly<Record<string, unknown>>;

/**
 * What of a file's record differs from the one that is there. Children are compared in their order: one in the same place is
 * the same one, and where any differs the whole list is given, with the ids of those that stay.
 * @param key the fields by which it was found
 */
export function changesOf(before: Values, input: Values, key: readonly string[]): Values {
  const changes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    if (key.includes(name)) continue;
    const old = before[name];
    if (isChildren(value)) {
      const olds = isChildren(old) ? old : [];
      if (olds.length === value.length && value.every((item, place) => isWithin(item, olds[place]))) continue;
      changes[name] = value.map((item, place) => (olds[place] ? { id: olds[place].id, ...item } : item));
    } else if (!isSame(value, old)) changes[name] = value;
  }
  return changes;
}

function isChildren(value: unknown): value is readonly Values[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item));
}

/** Whether all that the file says of a child stands there. */
function isWithin(item: Values, old: Values | undefined): boolean {
  return old !== undefined && Object.entries(item).every(([name, value]) => isSame(value, old[name]));
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one === 'string' && typeof other === 'string') return canonical(one) === canonical(other);
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return names.length === others.length && names.every((name) => isSame((one as Values)[name], (other as Values)[name]));
}

/** Decimals and moments are the same in several writings. */
function canonical(text: string): string {
  if (/^-?\d+\.\d+$/.test(text)) return text.replace(/\.?0+$/, '');
  return /^\d{4}-\d{2}-\d{2}T.*Z$/.test(text) ? new Date(text).toISOString() : text;
}
