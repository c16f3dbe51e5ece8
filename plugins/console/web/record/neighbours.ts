const keyOf = (entity: string) => `entrepot.list.${entity}`;

/** The list from which one opened a record. */
export interface ShownList {
  /** In the order in which it showed them. */
  readonly ids: readonly string[];
  /** Path and query of the list. */
  readonly path: string;
}

/** Remembers a list in this tab while one goes through its records. */
export function rememberList(entity: string, list: ShownList): void {
  sessionStorage.setItem(keyOf(entity), JSON.stringify(list));
}

export interface Neighbours {
  readonly previous: string | undefined;
  readonly next: string | undefined;
  /** From 1. */
  readonly place: number;
  readonly count: number;
  readonly path: string;
}

/** Where a record stands in the list that it was opened from; undefined where it was not opened from one. */
export function neighboursOf(entity: string, id: string): Neighbours | undefined {
  const kept = sessionStorage.getItem(keyOf(entity));
  if (kept === null) return undefined;
  const { ids, path }: ShownList = JSON.parse(kept);
  const index = ids.indexOf(id);
  if (index < 0) return undefined;
  return { previous: ids[index - 1], next: ids[index + 1], place: index + 1, count: ids.length, path };
}
