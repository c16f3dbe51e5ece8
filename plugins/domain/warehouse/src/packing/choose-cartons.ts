import { expectedWeight } from './check-weight.ts';

/** A size of box; millimetres and grams. `maxWeightGrams` counts the closed parcel. */
export interface CartonSize {
  id: string;
  outer: Sides;
  inner: Sides;
  tareGrams: number;
  maxWeightGrams: number;
}

/** Length, width, height in any order: goods may be turned. */
export type Sides = readonly [number, number, number];

/** What is to be packed: a SKU, its unit's measures and the count. Zero where a measure is unknown. */
export interface PackItem {
  skuId: string;
  quantity: number;
  weightGrams: number;
  sides: Sides;
}

export interface PlannedPackage {
  /** Undefined where one unit travels in its own packaging, because no carton takes it. */
  carton: CartonSize | undefined;
  contents: { skuId: string; quantity: number }[];
  outer: Sides;
  expectedWeightGrams: number;
}

/** Loose goods of mixed shape fill about so much of a carton's inner volume; arranging them exactly comes later. */
const fillFactor = 0.85;

/**
 * Packs items into cartons: the smallest carton that holds all by sides, volume and weight; where none does, the items
 * by falling volume first-fit into the largest cartons, each of which then shrinks to the smallest that holds its
 * contents. A unit that no carton takes is a package by itself. Every unit is packed exactly once.
 */
export function chooseCartons(items: readonly PackItem[], cartons: readonly CartonSize[]): PlannedPackage[] {
  const wanted = items.filter(({ quantity }) => quantity > 0).sort(byFallingVolume);
  if (wanted.length === 0) return [];
  const bySize = [...cartons].sort((a, b) => volume(a.inner) - volume(b.inner) || a.tareGrams - b.tareGrams);
  const whole = bySize.find((carton) => holds(carton, wanted));
  if (whole) return [close(whole, wanted)];
  const open: OpenPackage[] = [];
  const alone: PlannedPackage[] = [];
  for (const item of wanted) {
    const largest = bySize.findLast((carton) => holds(carton, [{ ...item, quantity: 1 }]));
    if (largest) spread(item, largest, open);
    else for (let unit = 0; unit < item.quantity; unit += 1) alone.push(close(undefined, [{ ...item, quantity: 1 }]));
  }
  const closed = open.map(({ carton, items: packed }) => close(bySize.find((each) => holds(each, packed)) ?? carton, packed));
  return [...closed, ...alone];
}

interface OpenPackage {
  carton: CartonSize;
  items: PackItem[];
}

function spread(item: PackItem, largest: CartonSize, open: OpenPackage[]): void {
  let left = item.quantity;
  for (const each of open) {
    if (left === 0) return;
    const quantity = Math.min(left, room(each, item));
    if (quantity > 0) each.items.push({ ...item, quantity });
    left -= Math.max(quantity, 0);
  }
  while (left > 0) {
    const fresh: OpenPackage = { carton: largest, items: [] };
    const quantity = Math.min(left, Math.max(room(fresh, item), 1));
    fresh.items.push({ ...item, quantity });
    open.push(fresh);
    left -= quantity;
  }
}

/** How many more units of an item an open package takes. */
function room({ carton, items }: OpenPackage, item: PackItem): number {
  if (!takesSides(carton, item.sides)) return 0;
  const space = volume(carton.inner) * fillFactor - volumeOf(items);
  const weight = carton.maxWeightGrams - expectedWeight(items, carton.tareGrams);
  return Math.floor(Math.min(ratio(space, volume(item.sides)), ratio(weight, item.weightGrams)));
}

/** How often `part` goes into `whole`; an unknown part, 0, takes no room. */
function ratio(whole: number, part: number): number {
  return part === 0 ? (whole < 0 ? 0 : Number.MAX_SAFE_INTEGER) : whole / part;
}

function holds(carton: CartonSize, items: readonly PackItem[]): boolean {
  if (expectedWeight(items, carton.tareGrams) > carton.maxWeightGrams) return false;
  if (!items.every(({ sides }) => takesSides(carton, sides))) return false;
  const units = items.reduce((sum, { quantity }) => sum + quantity, 0);
  // One unit that goes in by its sides needs no slack around it.
  return units === 1 || volumeOf(items) <= volume(carton.inner) * fillFactor;
}

function takesSides(carton: CartonSize, sides: Sides): boolean {
  const inner = [...carton.inner].sort((a, b) => a - b);
  return [...sides].sort((a, b) => a - b).every((side, index) => side <= (inner[index] ?? 0));
}

function close(carton: CartonSize | undefined, items: readonly PackItem[]): PlannedPackage {
  return {
    carton,
    contents: items.map(({ skuId, quantity }) => ({ skuId, quantity })),
    outer: carton?.outer ?? items[0]?.sides ?? [0, 0, 0],
    expectedWeightGrams: expectedWeight(items, carton?.tareGrams ?? 0),
  };
}

function byFallingVolume(a: PackItem, b: PackItem): number {
  return volume(b.sides) - volume(a.sides) || (a.skuId < b.skuId ? -1 : 1);
}

function volume([a, b, c]: Sides): number {
  return a * b * c;
}

function volumeOf(items: readonly PackItem[]): number {
  return items.reduce((sum, { sides, quantity }) => sum + volume(sides) * quantity, 0);
}
