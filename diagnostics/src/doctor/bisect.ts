import type { Plugin } from '@entrepot/sdk';

/** What one attempt of a request came to with some of the plugins. */
export interface Trial {
  /** Those that were left in. */
  readonly plugins: readonly string[];
  readonly status: number;
  /** The code of the problem that was answered. */
  readonly code: string | undefined;
  readonly ms: number;
}

/** What is wrong with the request, and how a trial shows it. */
export interface Symptom {
  readonly kind: 'failing' | 'slow';
  shows(trial: Trial): boolean;
}

/** Below this a difference is noise. */
const slowMs = 50;
const slowTimes = 2;

/**
 * Where a request fails or is slow with all plugins and not with those alone that it cannot do without, another one is the
 * cause. @returns undefined where the request shows nothing, with all of them or without
 */
export function symptomOf(whole: Trial, bare: Trial): Symptom | undefined {
  if (whole.status >= 400) return { kind: 'failing', shows: ({ status }) => status >= 400 };
  if (whole.ms > bare.ms * slowTimes && whole.ms - bare.ms > slowMs) {
    const between = Math.sqrt(whole.ms * bare.ms);
    return { kind: 'slow', shows: ({ ms }) => ms > between };
  }
  return undefined;
}

/** The plugins that `names` need, themselves included, in the order of `plugins`. */
export function closure(plugins: readonly Plugin[], names: Iterable<string>): string[] {
  const needed = new Set<string>();
  const visit = (name: string) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const each of Object.keys(plugins.find((plugin) => plugin.name === name)?.requires ?? {})) visit(each);
  };
  for (const name of names) visit(name);
  return plugins.map(({ name }) => name).filter((name) => needed.has(name));
}

/**
 * Finds the first of `candidates` with which the symptom shows, by halves. Each comes behind what it requires, so that every
 * beginning of the list can run by itself.
 * @param shows tries the request with these candidates; known to be false for none and true for all
 */
export async function firstToShow(
  candidates: readonly string[],
  shows: (some: readonly string[]) => Promise<boolean>,
): Promise<string | undefined> {
  let without = 0;
  let withIt = candidates.length;
  while (withIt - without > 1) {
    const middle = Math.floor((without + withIt) / 2);
    if (await shows(candidates.slice(0, middle))) withIt = middle;
    else without = middle;
  }
  return candidates[withIt - 1];
}
