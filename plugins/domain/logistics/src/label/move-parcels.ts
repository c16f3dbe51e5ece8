import { type ActionContext, defineAction, type Label, Problem, type Sql, statesBefore, tableOf } from '@entrepot/sdk';
import { Parcel, parcelStates } from './parcel.ts';

const parcels = tableOf(Parcel);

/**
 * Moves parcels along their states; those that are there already stay as they are.
 * @throws Problem `logistics.parcel-state` (409) where one may not be moved so
 */
export async function moveParcels(tx: Sql, ids: readonly string[], transition: 'handOver' | 'cancel'): Promise<void> {
  const { to } = parcelStates.transitions[transition];
  const wrong = await tx.query<{ trackingNumber: string; status: string }>(
    `WITH locked AS (
       SELECT id, tracking_number, status FROM ${parcels} WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE
     ), moved AS (
       UPDATE ${parcels} parcel SET status = $2, version = parcel.version + 1, updated_at = now()
       FROM locked WHERE parcel.id = locked.id AND locked.status = ANY($3)
     )
     SELECT tracking_number AS "trackingNumber", status FROM locked WHERE status <> $2 AND status <> ALL($3)`,
    [ids, to, statesBefore(parcelStates, transition)],
  );
  const first = wrong[0];
  if (first === undefined) return;
  throw new Problem('logistics.parcel-state', {
    status: 409,
    detail: `parcel ${first.trackingNumber} is ${first.status} and cannot become ${to}`,
    remedy: 'Look at the parcel again: somebody else moved it.',
    params: { number: first.trackingNumber },
  });
}

const action = (transition: 'handOver' | 'cancel', label: Label, summary: string) =>
  defineAction({
    entity: Parcel,
    label,
    summary,
    handler: ({ db, record }: ActionContext<Record<never, never>, typeof Parcel>) =>
      db.transaction((tx) => moveParcels(tx, [record.id], transition)),
  });

export const handOverAction = action('handOver', { en: 'Hand over', zh: '交接' }, 'The carrier has taken the parcel.');
export const cancelAction = action(
  'cancel',
  { en: 'Cancel', zh: '取消' },
  'The label is not used; its tracking number is never given out again.',
);
