import { waterfallHook } from '@entrepot/sdk';

/** What one warehouse sends, in units of the order's lines. */
export interface Shipment {
  warehouseId: string;
  warehouseCode: string;
  lines: { lineId: string; quantity: number }[];
}

/** What no warehouse has: how much of a line, and how much was there at that moment. */
export interface Missing {
  lineId: string;
  quantity: number;
}

/** One way to send an order, with the rule that made it and what the rule saw. */
export interface RoutePlan {
  rule: 'one-warehouse' | 'split-over-warehouses' | 'ship-what-is-there' | 'wait-for-all' | 'nothing-in-stock' | (string & {});
  inputs: Readonly<Record<string, unknown>>;
  shipments: Shipment[];
  missing: Missing[];
}

/** What a routing decision looks at. */
export interface RouteSubject {
  orderId: string;
  number: string;
  shopId: string;
  country: string;
  lines: readonly { lineId: string; skuId: string; skuCode: string; quantity: number }[];
}

/** The candidate plans of an order, best first; the first one is taken. */
export const routeOrder = waterfallHook<[readonly RoutePlan[], RouteSubject]>(
  'orders.route',
  'the order of the candidate plans, or which remain; at least one has to',
);
