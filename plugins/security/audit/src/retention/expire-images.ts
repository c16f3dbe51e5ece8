import { type Context, defineJob, tableOf } from '@entrepot/sdk';
import { Entry } from '../capture/entry.entity.ts';
import { writeNotes } from '../capture/write-note.ts';
import { Log } from '../seal/audit-log.ts';
import { covers } from './expiry.ts';
import { RetentionRule } from './retention-rule.entity.ts';

const dayMs = 86_400_000;
const mostAtOnce = 5_000;

/**
 * Lets go of images whose time is over. That they may go is said in the log and sealed first, so that it verifies at every
 * moment; headers and hashes stay.
 * @returns how many entries lost their images
 */
export async function expireImages(context: Pick<Context, 'db' | 'use'>, now: Date): Promise<number> {
  const { db } = context;
  const rules = await db.query<{ entity: string; days: number }>(`SELECT entity, days FROM ${tableOf(RetentionRule)}`);
  if (rules.length === 0) return 0;
  const entities = await db.query<{ entity: string; oldest: string }>(
    `SELECT entity, min(created_at) AS oldest FROM ${tableOf(Entry)}
     WHERE entity IS NOT NULL AND (before IS NOT NULL OR after IS NOT NULL) GROUP BY entity`,
  );
  const over = entities.flatMap(({ entity, oldest }) => {
    const days = rules.filter((rule) => covers(rule.entity, entity)).map((rule) => rule.days);
    if (days.length === 0) return [];
    const before = new Date(now.getTime() - Math.max(...days) * dayMs).toISOString();
    return oldest < before ? [{ entity, before }] : [];
  });
  if (over.length === 0) return 0;
  await writeNotes(
    db,
    over.map(({ entity, before }) => ({ operation: 'expire', entity, note: { before } })),
  );
  await context.use(Log).seal();
  let gone = 0;
  for (const { entity, before } of over) {
    for (let count = mostAtOnce; count === mostAtOnce; gone += count) {
      const rows = await db.query(
        `UPDATE ${tableOf(Entry)} SET before = NULL, after = NULL WHERE id IN (
           SELECT id FROM ${tableOf(Entry)} WHERE entity = $1 AND created_at < $2 AND (before IS NOT NULL OR after IS NOT NULL)
           LIMIT ${mostAtOnce}) RETURNING 1`,
        [entity, before],
      );
      count = rows.length;
    }
  }
  return gone;
}

export const expireJob = defineJob({
  name: 'audit.expire',
  input: {},
  cron: '40 2 * * *',
  handler: async (context) => ({ expired: await expireImages(context, context.now()) }),
});
