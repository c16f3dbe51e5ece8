/** The list with one item moved to the place of another; as it was where either is missing. */
export function moved<T extends { readonly key: string }>(items: readonly T[], key: string, to: string): readonly T[] {
  const from = items.findIndex((item) => item.key === key);
  const target = items.findIndex((item) => item.key === to);
  const item = items[from];
  if (!item || target < 0 || from === target) return items;
  const without = items.filter((_, index) => index !== from);
  return [...without.slice(0, target), item, ...without.slice(target)];
}
