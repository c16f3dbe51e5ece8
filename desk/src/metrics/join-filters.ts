import type { Filter } from '@entrepot/sdk';

/** All of these must hold: laid side by side where they name different fields, for such a filter is the easiest to read on. */
export function joinFilters(filters: readonly (Filter | undefined)[]): Filter {
  const given = filters.filter((filter): filter is Filter => filter !== undefined && Object.keys(filter).length > 0);
  const names = given.flatMap((filter) => Object.keys(filter));
  if (new Set(names).size === names.length) return Object.assign({}, ...given);
  return { and: given };
}
