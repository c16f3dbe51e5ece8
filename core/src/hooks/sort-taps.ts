import type { Fault } from '@entrepot/registry/fault';

export interface PlacedTap {
  plugin: string;
  /** `<plugin>` or `<plugin>.<tap>`. */
  name: string;
  before: readonly string[];
  after: readonly string[];
}

/**
 * Puts the taps of one hook in the order that they declare; those that declare none stay as they registered,
 * which is the order of their plugins.
 * @param absent plugins that are enabled but do not run: taps of theirs may be named
 */
export function sortTaps<T extends PlacedTap>(
  hook: string,
  taps: readonly T[],
  absent: ReadonlySet<string> = new Set(),
): { sorted: readonly T[]; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const earlier = new Map<T, Set<T>>(taps.map((tap) => [tap, new Set()]));
  const matches = (tap: T, name: string) => taps.filter((each) => each !== tap && (each.name === name || each.plugin === name));
  for (const tap of taps) {
    for (const [relation, names] of [['before', tap.before] as const, ['after', tap.after] as const]) {
      for (const name of names) {
        const others = matches(tap, name);
        if (others.length === 0 && !absent.has(name.split('.')[0] ?? ''))
          faults.push(unknownName(hook, tap, relation, name, taps));
        for (const other of others) {
          if (relation === 'before') earlier.get(other)?.add(tap);
          else earlier.get(tap)?.add(other);
        }
      }
    }
  }
  const sorted: T[] = [];
  const left = [...taps];
  while (left.length > 0) {
    const index = left.findIndex((tap) => ![...(earlier.get(tap) ?? [])].some((other) => left.includes(other)));
    if (index < 0) {
      faults.push(circle(hook, left, earlier));
      break;
    }
    sorted.push(...left.splice(index, 1));
  }
  return { sorted, faults };
}

function unknownName(hook: string, tap: PlacedTap, relation: string, name: string, taps: readonly PlacedTap[]): Fault {
  const known = taps.filter((each) => each !== tap).map((each) => `"${each.name}"`);
  return {
    code: 'unknown-tap',
    plugin: tap.plugin,
    detail: `Tap "${tap.name}" on hook "${hook}" wants to run ${relation} "${name}", but no such tap joins this hook.`,
    remedy: known.length > 0 ? `Name one of ${known.join(', ')}.` : `Leave out "${relation}": no other tap joins this hook.`,
  };
}

function circle<T extends PlacedTap>(hook: string, left: readonly T[], earlier: ReadonlyMap<T, ReadonlySet<T>>): Fault {
  const path: T[] = [];
  let at = left[0] as T;
  while (!path.includes(at)) {
    path.push(at);
    at = [...(earlier.get(at) ?? [])].find((other) => left.includes(other)) ?? at;
  }
  const names = [...path.slice(path.indexOf(at)), at].reverse().map(({ name }) => `"${name}"`);
  return {
    code: 'circular-taps',
    plugin: at.plugin,
    detail: `Taps on hook "${hook}" each want to run before the next, in a circle: ${names.join(' → ')}.`,
    remedy: 'Take "before" or "after" out of one of them.',
  };
}
