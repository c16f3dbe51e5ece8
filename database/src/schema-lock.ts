import { Problem, type Sql } from '@entrepot/sdk';
import { codeOf } from './database-error.ts';
import { foundation } from './foundation.ts';

/**
 * Begins a change of the schema in the transaction of `tx`: one process at a time, the others wait until it is through.
 * @throws Problem `database-too-old`
 */
export async function lockSchema(tx: Sql): Promise<void> {
  const [server] = await tx.query<{ version: number }>(
    `SELECT pg_advisory_xact_lock(hashtextextended('entrepot:schema', 0)), current_setting('server_version_num')::int AS version`,
  );
  if ((server?.version ?? 0) < 180_000) {
    throw new Problem('database-too-old', {
      status: 500,
      detail: `The PostgreSQL server has version ${server?.version}; uuidv7() and more are there from 18 on.`,
      remedy: 'Point DATABASE_URL to a server of version 18 or newer, or leave it out for the embedded one.',
    });
  }
  // Who waits for a table makes all others wait for it too.
  await tx.query(`SET LOCAL lock_timeout = '30s'`);
}

/** Makes what the kernel keeps its account in. */
export async function layFoundation(tx: Sql): Promise<void> {
  await tx.query(foundation);
}

/** What PostgreSQL refused while the schema changed, as a Problem; nothing stands then. */
export function refusal(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || error instanceof Problem) return undefined;
  const code = codeOf(error);
  if (code === '23502') {
    return new Problem('rows-without-value', {
      status: 500,
      detail: `A field became required, but rows exist that have no value for it: ${error.message}.`,
      remedy: 'Give the field a default, or fill the rows first, by a data migration for example. Nothing was changed.',
      cause: error,
    });
  }
  if (code === '55P03') {
    return new Problem('tables-in-use', {
      status: 503,
      detail: `A table that has to change is in use: ${error.message}.`,
      remedy: 'Wait until the running work is done, or stop the other processes, and start again. Nothing was changed.',
      cause: error,
    });
  }
  if (code === '23514' || code === '23505' || code === '23503') {
    return new Problem('rows-against-rule', {
      status: 500,
      detail: `Rows exist that break a rule that the plugins declare: ${error.message}.`,
      remedy: 'Correct the rows or the declaration. Nothing was changed.',
      cause: error,
    });
  }
  if (code === '2BP01') {
    return new Problem('still-depended-on', {
      status: 409,
      detail: `Something that no plugin declares stands upon what is to be moved: ${error.message}.`,
      remedy: 'Drop the view or other object that was made by hand, or restore it afterwards. Nothing was changed.',
      cause: error,
    });
  }
  return undefined;
}
