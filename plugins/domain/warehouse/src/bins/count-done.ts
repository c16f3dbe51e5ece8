import { defineAction, field, tableOf } from '@entrepot/sdk';
import { Bin } from './bin.ts';

/** The bin was counted and its stock corrected: pickers are sent there as before. */
export const countDone = defineAction({
  entity: Bin,
  label: { en: 'Count done', zh: '盘点完成' },
  summary: { en: 'Ends the request for a count that a short pick left.', zh: '结束因短拣而产生的盘点请求。' },
  output: { counted: field.boolean() },
  handler: async ({ db, record }) => {
    const rows = await db.query(
      `UPDATE ${tableOf(Bin)} SET count_requested_at = NULL, version = version + 1, updated_at = now()
       WHERE id = $1 AND count_requested_at IS NOT NULL RETURNING id`,
      [record.id],
    );
    return { counted: rows.length > 0 };
  },
});
