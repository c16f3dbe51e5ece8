/** A deterministic source of numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** The next number in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** One of the items. @throws RangeError for an empty list */
  pick<T>(items: readonly T[]): T;
  /** One of the items, likelier the greater its weight. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T;
}

/** FNV-1a over UTF-16 code units (Fowler, Noll, Vo; 32 bits), finished by MurmurHash3's mixer so that close texts lie far apart. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The fraction in [0, 1) that belongs to a text. */
export function fractionOf(text: string): number {
  return hashOf(text) / 4_294_967_296;
}

/** A whole number from `low` to `high`, both included, that belongs to a text. */
export function wholeOf(text: string, low: number, high: number): number {
  return low + Math.floor(fractionOf(text) * (high - low + 1));
}

/** Mulberry32 (T. Ettinger): 32 bits of state, good enough to invent a company, no dependency on the platform. */
export function randomFrom(seed: string): Random {
  let state = hashOf(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError('there is nothing to pick from');
    return items[whole(0, items.length - 1)] as T;
  };
  const weighted = <T extends { readonly weight: number }>(items: readonly T[]): T => {
    let left = next() * items.reduce((sum, item) => sum + item.weight, 0);
    for (const item of items) {
      left -= item.weight;
      if (left < 0) return item;
    }
    return pick(items);
  };
  return { next, whole, pick, weighted };
}
