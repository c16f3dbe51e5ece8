import { type ActionContext, defineAction, field, Problem, tableOf } from '@entrepot/sdk';
import { doScans } from './apply-scans.ts';
import { Handheld } from './handheld.ts';
import { Scan, type ScanRow } from './scan.ts';

const remark = field.text({ minLength: 1, label: { en: 'Remark', zh: '处理说明' } });
const output = { state: field.text() };

/** A person stands for what was done: it is applied as things are now. */
export const settle = defineAction({
  entity: Scan,
  label: { en: 'Settle', zh: '按实际处理' },
  summary:
    'Applies a conflict after somebody looked: goods that the books lack are booked as found, a count stands although the bin changed. What still does not fit is refused, and nothing changes.',
  input: { remark },
  output,
  handler: (context) =>
    context.db.transaction(async (tx) => {
      const scan = await lockConflict(tx, context.record);
      const [handheld] = await tx.query<{ device: string; person: string }>(
        `SELECT device, person FROM ${tableOf(Handheld)} WHERE id = $1`,
        [scan.handheld],
      );
      const doing = { by: handheld?.person ?? context.user.name, device: handheld?.device, at: context.now() };
      const misfits = await doScans(tx, context, [scan], { warehouseId: scan.warehouse, ...doing, isSettled: true });
      for (const misfit of misfits.values()) throw misfit;
      return end(tx, context, 'settled');
    }),
});

/** A person decides that it was not done, or was done otherwise: it changes nothing, and stays in the journal. */
export const discard = defineAction({
  entity: Scan,
  label: { en: 'Discard', zh: '作废' },
  summary: { en: 'Ends a conflict without applying it, with the reason.', zh: '注明原因，结束冲突而不执行。' },
  input: { remark },
  output,
  handler: (context) =>
    context.db.transaction(async (tx) => {
      await lockConflict(tx, context.record);
      return end(tx, context, 'discarded');
    }),
});

type Tx = Parameters<Parameters<ActionContext['db']['transaction']>[0]>[0];

async function lockConflict(tx: Tx, { id }: ScanRow) {
  const [scan] = await tx.query<{
    id: string;
    kind: ScanRow['kind'];
    warehouse: string;
    handheld: string;
    facts: ScanRow['facts'];
  }>(
    `SELECT id, kind, warehouse_id AS warehouse, handheld_id AS handheld, facts FROM ${tableOf(Scan)}
     WHERE id = $1 AND state = 'conflict' FOR UPDATE`,
    [id],
  );
  if (scan) return scan;
  throw new Problem('warehouse.no-conflict', {
    status: 409,
    detail: 'The scan is no open conflict',
    remedy: 'Look at it again: somebody settled it already.',
  });
}

async function end(
  tx: Tx,
  { record, user, now, input }: Pick<ActionContext, 'user' | 'now'> & { record: ScanRow; input: { remark: string } },
  state: string,
) {
  await tx.query(
    `UPDATE ${tableOf(Scan)} SET state = $2, settled_by = $3, settled_at = $4, remark = $5, version = version + 1, updated_at = now()
     WHERE id = $1`,
    [record.id, state, user.name, now(), input.remark],
  );
  return { state };
}
