/** Which records are chosen: some, or all that the list's filter finds. */
export interface Selection {
  readonly isAll: boolean;
  readonly ids: ReadonlySet<string>;
  /** Where a range begins. */
  readonly anchor: number | undefined;
}

export const noSelection: Selection = { isAll: false, ids: new Set(), anchor: undefined };
export const allSelected: Selection = { isAll: true, ids: new Set(), anchor: undefined };

export function isSelected({ isAll, ids }: Selection, id: string): boolean {
  return isAll || ids.has(id);
}

export function isNone({ isAll, ids }: Selection): boolean {
  return !isAll && ids.size === 0;
}

/**
 * The selection after a click or a key on a record.
 * @param idAt the id at an index of the list, undefined where it is not read
 * @param isRange whether all from the last one on are meant
 */
export function toggled(
  selection: Selection,
  index: number,
  isRange: boolean,
  idAt: (index: number) => string | undefined,
): Selection {
  const id = idAt(index);
  if (id === undefined) return selection;
  const ids = new Set(selection.isAll ? [] : selection.ids);
  if (isRange && selection.anchor !== undefined) {
    const [from, to] = [Math.min(selection.anchor, index), Math.max(selection.anchor, index)];
    for (let at = from; at <= to; at += 1) {
      const each = idAt(at);
      if (each !== undefined) ids.add(each);
    }
    return { isAll: false, ids, anchor: selection.anchor };
  }
  if (!ids.delete(id)) ids.add(id);
  return { isAll: false, ids, anchor: index };
}
