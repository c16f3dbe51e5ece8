import type { OrderStory, StoryEntry } from '@entrepot/orders';
import { FulfilmentOrder, OrderEvent } from '@entrepot/orders';
import { tableOf } from '@entrepot/sdk';
import { Package } from '../packing/package.ts';
import { PickTask } from '../picking/pick-task.ts';
import { Wave } from '../waves/wave.ts';

interface PickRow {
  readonly numbers: readonly string[];
  readonly waveId: string;
  readonly wave: string;
  readonly plannedAt: string;
  readonly plannedBy: string;
  readonly tasks: number;
  readonly picked: number;
  readonly asked: number;
  readonly short: number;
  readonly pickedAt: string | null;
  readonly pickedBy: string | null;
}

interface PackageRow {
  readonly number: string;
  readonly id: string;
  readonly position: number;
  readonly packedAt: string;
  readonly packedBy: string;
  readonly actual: number | null;
  readonly expected: number;
  readonly check: string;
  readonly trackingNumber: string | null;
  readonly parcelId: string | null;
  readonly shippedAt: string | null;
  readonly shippedBy: string | null;
}

const iso = (expression: string) => `to_char((${expression}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const picks = `
  SELECT array_agg(DISTINCT f.number) AS numbers, w.id AS "waveId", w.number AS wave, ${iso('w.planned_at')} AS "plannedAt", w.planned_by AS "plannedBy",
    count(*)::int AS tasks, sum(t.picked_quantity)::int AS picked, sum(t.quantity)::int AS asked,
    count(*) FILTER (WHERE t.state = 'short')::int AS short,
    CASE WHEN bool_and(t.state <> 'open') THEN ${iso('max(t.picked_at)')} END AS "pickedAt", max(t.picked_by) AS "pickedBy"
  FROM ${tableOf(PickTask)} t JOIN ${tableOf(Wave)} w ON w.id = t.wave_id JOIN ${tableOf(FulfilmentOrder)} f ON f.id = t.fulfilment_order_id
  WHERE f.order_id = $1 GROUP BY w.id ORDER BY w.planned_at`;

const packages = `
  SELECT f.number, p.id, p.position, ${iso('p.packed_at')} AS "packedAt", p.packed_by AS "packedBy", p.actual_weight_grams::int AS actual,
    p.expected_weight_grams::int AS expected, p.weight_check AS check, p.tracking_number AS "trackingNumber", p.parcel_id AS "parcelId",
    ${iso('p.shipped_at')} AS "shippedAt", p.shipped_by AS "shippedBy"
  FROM ${tableOf(Package)} p JOIN ${tableOf(FulfilmentOrder)} f ON f.id = p.fulfilment_order_id
  WHERE f.order_id = $1 ORDER BY f.number, p.position`;

const told = `
  SELECT what || ' ' || (data->>'fulfilmentOrder') AS key, ${iso('min(at)')} AS at FROM ${tableOf(OrderEvent)}
  WHERE order_id = $1 AND data->>'fulfilmentOrder' IS NOT NULL GROUP BY 1`;

/**
 * Adds what the floor did for an order: waves, picks, packages and their tracking numbers. Clocks of devices go as they please:
 * where the order's history has the same step, its moment stands.
 */
export async function tellFloor({ orderId, sql, add }: OrderStory): Promise<void> {
  const history = await sql.query<{ key: string; at: string }>(told, [orderId]);
  const moments = new Map(history.map(({ key, at }) => [key, at]));
  const moment = (step: string, number: string | undefined) => moments.get(`${step} ${number}`);
  for (const row of await sql.query<PickRow>(picks, [orderId])) {
    const [number] = row.numbers;
    const pickedAt = row.pickedAt && (moment('picked', number) ?? row.pickedAt);
    add(...pickEntries({ ...row, plannedAt: moment('to-warehouse', number) ?? row.plannedAt, pickedAt }));
  }
  for (const row of await sql.query<PackageRow>(packages, [orderId])) {
    const shippedAt = row.shippedAt && (moment('shipped', row.number) ?? row.shippedAt);
    add(...packageEntries({ ...row, packedAt: moment('packed', row.number) ?? row.packedAt, shippedAt }));
  }
}

function pickEntries({
  waveId,
  wave,
  plannedAt,
  plannedBy,
  tasks,
  picked,
  asked,
  short,
  pickedAt,
  pickedBy,
}: PickRow): StoryEntry[] {
  const record = { entity: 'warehouse.wave', id: waveId };
  const planned: StoryEntry = {
    stage: 'pick',
    at: plannedAt,
    by: plannedBy,
    code: 'warehouse.story.planned',
    values: { wave, tasks },
    record,
  };
  if (pickedAt === null) return [planned];
  const code = short > 0 ? 'warehouse.story.picked-short' : 'warehouse.story.picked';
  return [planned, { stage: 'pick', at: pickedAt, by: pickedBy, code, values: { wave, picked, asked }, record }];
}

function packageEntries(row: PackageRow): StoryEntry[] {
  const { id, position, packedAt, packedBy, actual, expected, check, trackingNumber, parcelId, shippedAt, shippedBy } = row;
  const record = { entity: 'warehouse.package', id };
  const code = actual === null ? 'warehouse.story.packed' : `warehouse.story.weighed-${check === 'failed' ? 'wrong' : 'right'}`;
  const entries: StoryEntry[] = [
    { stage: 'parcel', at: packedAt, by: packedBy, code, values: { position, actual, expected }, record },
  ];
  if (trackingNumber === null) return entries;
  const parcel = parcelId === null ? record : { entity: 'logistics.parcel', id: parcelId };
  const label = { at: packedAt, by: packedBy, code: 'warehouse.story.labelled', values: { trackingNumber }, record: parcel };
  entries.push({ stage: 'parcel', ...label });
  if (shippedAt === null) return entries;
  return [
    ...entries,
    {
      stage: 'tracking',
      at: shippedAt,
      by: shippedBy,
      code: 'warehouse.story.handed-over',
      values: { trackingNumber },
      record: parcel,
    },
  ];
}
