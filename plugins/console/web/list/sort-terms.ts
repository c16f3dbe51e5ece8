/** The order of a list that nobody sorted. Ids grow with time (UUID v7), and each table has their index. */
export const newestFirst = '-id';

export type Direction = 'up' | 'down';

/** Which way a list is sorted by a path, if it is. */
export function directionOf(sort: readonly string[], path: string): Direction | undefined {
  if (sort.includes(path)) return 'up';
  return sort.includes(`-${path}`) ? 'down' : undefined;
}

/**
 * The sort by this path.
 * @param isAdded whether it refines the sort that there is, instead of taking its place
 */
export function sortedBy(sort: readonly string[], path: string, direction: Direction | undefined, isAdded: boolean): string[] {
  const others = isAdded ? sort.filter((term) => term !== path && term !== `-${path}`) : [];
  if (direction === undefined) return others;
  return [...others, direction === 'down' ? `-${path}` : path];
}

/** What a click on a heading makes of a direction: up, down, none. */
export function nextDirection(direction: Direction | undefined): Direction | undefined {
  if (direction === undefined) return 'up';
  return direction === 'up' ? 'down' : undefined;
}
