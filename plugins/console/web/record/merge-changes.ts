import { isSame } from './draft.ts';

type Values = Readonly<Record<string, unknown>>;

/** A field that both changed, each to another value. */
export interface Conflict {
  readonly name: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged {
  /** Theirs where only they changed, mine where only I did, and mine in conflicts. */
  readonly values: Values;
  readonly conflicts: readonly Conflict[];
  /** Fields that only they changed. */
  readonly taken: readonly string[];
}

/**
 * Brings together two changes of one record.
 * @param base the values that I began from
 * @param names the fields that a person can change
 */
export function mergeChanges(base: Values, mine: Values, theirs: Values, names: readonly string[]): Merged {
  const values: Record<string, unknown> = { ...theirs };
  const conflicts: Conflict[] = [];
  const taken: string[] = [];
  for (const name of names) {
    const isMine = !isSame(base[name], mine[name]);
    const isTheirs = !isSame(base[name], theirs[name]);
    if (isMine) values[name] = mine[name];
    if (isMine && isTheirs && !isSame(mine[name], theirs[name])) conflicts.push({ name, mine: mine[name], theirs: theirs[name] });
    else if (isTheirs && !isMine) taken.push(name);
  }
  return { values, conflicts, taken };
}

/** The values with theirs in the conflicts where one gives way. */
export function settled(merged: Merged, takeTheirs: ReadonlySet<string>): Values {
  const given = merged.conflicts.filter(({ name }) => takeTheirs.has(name)).map(({ name, theirs }) => [name, theirs] as const);
  return { ...merged.values, ...Object.fromEntries(given) };
}
