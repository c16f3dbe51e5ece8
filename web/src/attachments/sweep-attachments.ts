import { type Database, defineJob } from '@entrepot/sdk';

const unusedMs = 24 * 3_600_000;
const atOnce = 200;

/** Deletes every night the files that no record refers to, a day after they came: who uploaded them gave up. */
export const sweepAttachmentsJob = defineJob({
  name: 'kernel.sweepAttachments',
  input: {},
  cron: '41 2 * * *',
  // The next night is the next attempt.
  retries: 0,
  async handler({ db, now, signal }) {
    const before = new Date(now().getTime() - unusedMs);
    let attachments = 0;
    for (let swept = atOnce; swept === atOnce; attachments += swept) {
      signal.throwIfAborted();
      swept = await sweep(db, before);
    }
    return { attachments };
  },
});

/** @returns how many were deleted; as many as go at once, where there may be more */
async function sweep(db: Database, before: Date): Promise<number> {
  return db.transaction(async (tx) => {
    // From the catalogue and not from the registry: the records of a plugin that is disabled for now count too.
    const columns = await tx.query<{ table: string; column: string }>(
      `SELECT c.conrelid::regclass::text AS table, quote_ident(a.attname) AS column
       FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.contype = 'f' AND c.confrelid = 'kernel.attachments'::regclass
         AND c.conrelid <> 'kernel.attachment_contents'::regclass`,
    );
    const unused = columns
      .map(({ table, column }) => ` AND NOT EXISTS (SELECT 1 FROM ${table} r WHERE r.${column} = a.id)`)
      .join('');
    const found = await tx.query<{ id: string }>(
      `SELECT id FROM kernel.attachments a WHERE created_at < $1${unused} ORDER BY created_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED`,
      [before],
    );
    // Once they are locked nobody can begin to refer to them; who did so just before is seen by this second look.
    const gone = await tx.query(`DELETE FROM kernel.attachments a WHERE id = ANY ($1::uuid[])${unused} RETURNING id`, [
      found.map(({ id }) => id),
    ]);
    return gone.length;
  });
}
