import type { Stage, StoryEntry } from './tell-story.ts';

/** A row of the order's history. */
export interface HistoryRow {
  readonly id: string;
  readonly what: string;
  readonly at: string;
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** A hold of the order. */
export interface HoldRow {
  readonly id: string;
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly plugin: string;
  readonly at: string;
}

/** A fulfilment order of the order, with the warehouse's name and the reservation that keeps its stock. */
export interface FulfilmentRow {
  readonly id: string;
  readonly number: string;
  readonly warehouse: string;
  readonly service: string;
  readonly reservationId: string | null;
}

const stageOf: Readonly<Record<string, Stage>> = {
  received: 'payload',
  held: 'review',
  'still-held': 'review',
  approved: 'review',
  released: 'review',
  revoked: 'review',
  routed: 'route',
  'fulfilment-cancelled': 'route',
  reserved: 'stock',
  short: 'stock',
  'to-warehouse': 'pick',
  picked: 'pick',
  'pick-short': 'pick',
  packed: 'parcel',
  shipped: 'tracking',
};

/** What the order centre itself knows of an order's way. */
export function ownEntries(
  order: { readonly id: string; readonly number: string },
  history: readonly HistoryRow[],
  holds: readonly HoldRow[],
  fulfilments: readonly FulfilmentRow[],
): StoryEntry[] {
  const byNumber = new Map(fulfilments.map((each) => [each.number, each]));
  const told = history.flatMap((row) => entriesOf(order, row, byNumber));
  const held = holds.map(
    ({ id, code, data, at, plugin }): StoryEntry => ({
      stage: 'review',
      at: heldAt(history, code) ?? at,
      by: plugin,
      code: `orders.reason.${code}`,
      values: data,
      record: { entity: 'orders.hold', id },
    }),
  );
  return [...told, ...held];
}

/** The clock of the database, which stamps a hold, need not be that of the history: the review that names the code says when. */
function heldAt(history: readonly HistoryRow[], code: string): string | undefined {
  return history.find(({ what, data }) => what === code || (Array.isArray(data?.codes) && data.codes.includes(code)))?.at;
}

function entriesOf(
  order: { readonly id: string; readonly number: string },
  { id, what, at, by, data }: HistoryRow,
  fulfilments: ReadonlyMap<string, FulfilmentRow>,
): StoryEntry[] {
  const named = [data?.fulfilmentOrder, data?.fulfilmentOrders].flat().filter((each) => typeof each === 'string');
  const stage = stageOf[what] ?? 'review';
  const entry = (values: object, record: StoryEntry['record']): StoryEntry => ({
    stage,
    at,
    by,
    code: `orders.story.${what}`,
    values: { order: order.number, ...data, ...values },
    record,
  });
  if (named.length === 0)
    return [
      entry({}, { entity: what === 'received' ? 'orders.order' : 'orders.orderEvent', id: what === 'received' ? order.id : id }),
    ];
  return named.map((number) => {
    const fulfilment = fulfilments.get(number);
    const { warehouse = '', service = '', reservationId = null } = fulfilment ?? {};
    const kept = stage === 'stock' && reservationId !== null ? { entity: 'inventory.reservation', id: reservationId } : null;
    const own = fulfilment ? { entity: 'orders.fulfilmentOrder', id: fulfilment.id } : null;
    return entry({ fulfilmentOrder: number, warehouse, service }, kept ?? own);
  });
}
