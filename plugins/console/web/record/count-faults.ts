import type { FormTab } from './form-layout.ts';
import type { Faults } from './place-faults.ts';

/** How many faults stand on a tab. */
export function countFaults({ groups, tables }: FormTab, faults: Faults): number {
  const names = new Set([...groups.flatMap(({ fields }) => fields), ...tables].map(({ name }) => name));
  return [...faults.keys()].filter((place) => names.has(place.split('/')[1] ?? '')).length;
}
