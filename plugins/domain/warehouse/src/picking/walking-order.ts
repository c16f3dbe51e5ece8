/** Where a bin stands, as far as a walk needs it. */
export interface BinPlace {
  code: string;
  zone: string;
  aisle: number;
  /** Distance from the front end of the aisle. */
  positionMm: number;
  level: number;
  pickSequence?: number | null;
}

/** The floor: its bins by code. */
export interface Layout {
  readonly bins: ReadonlyMap<string, BinPlace>;
}

/** A stop of the walk, by the code of its bin. */
export interface PickStop {
  readonly bin: string;
}

/** Decides the walk: the indexes of `picks` in the order to walk, each exactly once. */
export type WalkingOrder = (layout: Layout, picks: readonly PickStop[]) => number[];

/**
 * The S-shape (serpentine) route: zone by zone; the first aisle with a pick from its front to its back, the next with a
 * pick from back to front, and so on; aisles without picks are passed by. A zone whose stops all carry a pick sequence
 * is walked by it. Stops at one bin keep their given order; stops at no bin of the layout come last.
 *
 * Source: S-shape heuristic, as in R. de Koster, T. Le-Duc, K. J. Roodbergen, “Design and control of warehouse order
 * picking”, EJOR 182 (2007), section 6.
 */
export const walkingOrder: WalkingOrder = (layout, picks) => {
  const zones = new Map<string, Stop[]>();
  const lost: number[] = [];
  picks.forEach(({ bin }, index) => {
    const place = layout.bins.get(bin);
    if (!place) {
      lost.push(index);
      return;
    }
    const stops = zones.get(place.zone);
    if (stops) stops.push({ index, place });
    else zones.set(place.zone, [{ index, place }]);
  });
  const names = [...zones.keys()].sort(compareText);
  return [...names.flatMap((name) => walkZone(zones.get(name) ?? [])), ...lost];
};

interface Stop {
  index: number;
  place: BinPlace;
}

function walkZone(stops: Stop[]): number[] {
  if (stops.every(({ place }) => typeof place.pickSequence === 'number')) {
    const sequence = ({ place }: Stop) => place.pickSequence ?? 0;
    return stops.sort((a, b) => sequence(a) - sequence(b) || compareWithinAisle(a, b)).map(({ index }) => index);
  }
  const visited = [...new Set(stops.map(({ place }) => place.aisle))].sort((a, b) => a - b);
  const direction = new Map(visited.map((aisle, order) => [aisle, order % 2 === 0 ? 1 : -1]));
  return stops
    .sort(
      (a, b) =>
        a.place.aisle - b.place.aisle ||
        (a.place.positionMm - b.place.positionMm) * (direction.get(a.place.aisle) ?? 1) ||
        compareWithinAisle(a, b),
    )
    .map(({ index }) => index);
}

function compareWithinAisle(a: Stop, b: Stop): number {
  return a.place.level - b.place.level || compareText(a.place.code, b.place.code) || a.index - b.index;
}

/** By code unit, the same on every machine and in every language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
