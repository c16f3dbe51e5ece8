import type { Missing, RoutePlan, Shipment } from './route.ts';

export interface WarehouseFacts {
  id: string;
  code: string;
  country: string;
  /** The smaller number ships first. */
  priority: number;
}

/** A line to send. A bundle takes its components from stock, goods take themselves. */
export interface LineToRoute {
  lineId: string;
  quantity: number;
  takes: readonly { skuId: string; quantity: number }[];
}

export interface RouteInput {
  lines: readonly LineToRoute[];
  /** Active ones. */
  warehouses: readonly WarehouseFacts[];
  /** Units of a SKU that a warehouse can still promise. */
  available(warehouseId: string, skuId: string): number;
  country: string;
  /** Send what is there and leave the rest short, or wait until all is there. */
  partial: 'ship-available' | 'wait';
}

/** Stock as it stands while one order is planned: takes are remembered, nothing outside changes. */
class Shelf {
  readonly #input: RouteInput;
  readonly #taken = new Map<string, number>();

  constructor(input: RouteInput) {
    this.#input = input;
  }

  /** How much of a line a warehouse could send, at most `wanted`. */
  fits(warehouseId: string, line: LineToRoute, wanted: number): number {
    let units = wanted;
    for (const { skuId, quantity } of line.takes) {
      const left = this.#input.available(warehouseId, skuId) - (this.#taken.get(`${warehouseId}:${skuId}`) ?? 0);
      units = Math.min(units, Math.floor(left / quantity));
    }
    return Math.max(0, units);
  }

  take(warehouseId: string, line: LineToRoute, units: number): void {
    for (const { skuId, quantity } of line.takes) {
      const key = `${warehouseId}:${skuId}`;
      this.#taken.set(key, (this.#taken.get(key) ?? 0) + units * quantity);
    }
  }
}

/** Takes from one warehouse what it has of the wanted lines, in their order. */
function load(input: RouteInput, shelf: Shelf, warehouse: WarehouseFacts, wanted: ReadonlyMap<string, number>): Shipment {
  const lines: Shipment['lines'] = [];
  for (const line of input.lines) {
    const units = shelf.fits(warehouse.id, line, wanted.get(line.lineId) ?? 0);
    if (units === 0) continue;
    shelf.take(warehouse.id, line, units);
    lines.push({ lineId: line.lineId, quantity: units });
  }
  return { warehouseId: warehouse.id, warehouseCode: warehouse.code, lines };
}

const unitsOf = (shipment: Shipment) => shipment.lines.reduce((sum, { quantity }) => sum + quantity, 0);

/**
 * The ways to send an order, best first; the first is what the order centre takes unless a plugin says otherwise.
 * One warehouse that has everything wins: the one in the destination's country, then by priority, then by code.
 * Otherwise warehouses are added as long as something is missing, the one that sends most lines first (greedy set cover,
 * V. Chvátal 1979), and what nobody has stays missing.
 */
export function chooseRoute(input: RouteInput): RoutePlan[] {
  const preferred = [...input.warehouses].sort(
    (a, b) =>
      Number(b.country === input.country) - Number(a.country === input.country) ||
      a.priority - b.priority ||
      (a.code < b.code ? -1 : 1),
  );
  const wanted = new Map(input.lines.map((line) => [line.lineId, line.quantity]));
  const units = input.lines.reduce((sum, line) => sum + line.quantity, 0);
  const whole = preferred
    .map((warehouse) => ({ warehouse, shipment: load(input, new Shelf(input), warehouse, wanted) }))
    .filter(({ shipment }) => unitsOf(shipment) === units)
    .map(
      ({ warehouse, shipment }, rank): RoutePlan => ({
        rule: 'one-warehouse',
        inputs: {
          warehouse: warehouse.code,
          rank: rank + 1,
          sameCountry: warehouse.country === input.country,
          priority: warehouse.priority,
        },
        shipments: [shipment],
        missing: [],
      }),
    );
  return whole.length > 0 ? whole : [splitPlan(input, preferred, wanted, units)];
}

function splitPlan(
  input: RouteInput,
  preferred: readonly WarehouseFacts[],
  wanted: Map<string, number>,
  units: number,
): RoutePlan {
  const rest = new Map(wanted);
  const left = new Set(preferred);
  const shipments: Shipment[] = [];
  while (left.size > 0 && [...rest.values()].some((quantity) => quantity > 0)) {
    // A warehouse is loaded once, so an empty shelf sees all that it can still promise.
    let best: { warehouse: WarehouseFacts; shipment: Shipment; lines: number; units: number } | undefined;
    for (const warehouse of left) {
      const trial = load(input, new Shelf(input), warehouse, rest);
      const full = trial.lines.filter(({ lineId, quantity }) => quantity === rest.get(lineId)).length;
      const sent = unitsOf(trial);
      if (sent > 0 && (!best || full > best.lines || (full === best.lines && sent > best.units))) {
        best = { warehouse, shipment: trial, lines: full, units: sent };
      }
    }
    if (!best) break;
    left.delete(best.warehouse);
    shipments.push(best.shipment);
    for (const { lineId, quantity } of best.shipment.lines) rest.set(lineId, (rest.get(lineId) ?? 0) - quantity);
  }
  const missing: Missing[] = [...rest].filter(([, quantity]) => quantity > 0).map(([lineId, quantity]) => ({ lineId, quantity }));
  const lacking = missing.reduce((sum, { quantity }) => sum + quantity, 0);
  const inputs = { units, missing: lacking, warehouses: shipments.map(({ warehouseCode }) => warehouseCode) };
  if (shipments.length === 0) return { rule: 'nothing-in-stock', inputs, shipments, missing };
  if (lacking === 0) return { rule: 'split-over-warehouses', inputs, shipments, missing };
  if (input.partial === 'ship-available') return { rule: 'ship-what-is-there', inputs, shipments, missing };
  const all = input.lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
  return { rule: 'wait-for-all', inputs: { ...inputs, lacking: missing }, shipments: [], missing: all };
}
