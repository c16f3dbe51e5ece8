import { insertRejected } from '@entrepot/durable/jobs/job-records';
import { within } from '@entrepot/registry/scope';
import { type FieldProblem, Problem, type Transaction } from '@entrepot/sdk';
import type { Locale } from '../locale.ts';
import type { Web } from '../web.ts';
import type { BatchContext } from './batch-context.ts';
import { type ItemWriter, type Outcome, writeItems } from './write-items.ts';

interface Chunk {
  readonly id: string;
  readonly items: string;
  readonly taken: number;
}

/**
 * Writes the items of a large batch, a chunk at a time, with the permissions that the caller has by then. How far it is
 * stands in the chunks, so that a run goes on where the one before it was cut off, and no item is written twice.
 * @returns how many were written, under the past tense of the operation, and how many are in the error file
 */
export async function runBatch(context: BatchContext, web: Web): Promise<Readonly<Record<string, number>>> {
  const { id, db, user, signal, input } = context;
  const { operation, proof, items: total, locale } = input;
  const entity = web.kernel.registry.entities.get(input.entity);
  if (!entity) {
    throw new Problem('entity-missing', {
      detail: `The entity "${input.entity}" is gone since the batch was sent.`,
      remedy: 'Enable its plugin and send the batch again.',
    });
  }
  for (;;) {
    const before = await tally(context);
    await context.progress(before.taken, total);
    signal.throwIfAborted();
    const [chunk] = await db.query<Chunk & Record<string, unknown>>(
      `SELECT id, items, taken FROM "kernel"."batch_chunks" WHERE job_id = $1 AND items IS NOT NULL ORDER BY position LIMIT 1`,
      [id],
    );
    if (!chunk) return { [`${operation}d`]: before.taken - before.failed, failed: before.failed };
    const caller = await web.callers.again(user, proof);
    const writer = { web, caller, entity, operation };
    const scope = { plugin: entity.plugin, work: `${operation} ${entity.name}`, user: caller.user, floor: caller.floor };
    await within(scope, () => writeChunk(writer, id, chunk, locale));
    web.written(entity);
  }
}

async function tally({ db, id }: BatchContext): Promise<{ taken: number; failed: number }> {
  const [sum] = await db.query<{ taken: number; failed: number }>(
    `SELECT coalesce(sum(taken), 0)::bigint AS taken, coalesce(sum(failed), 0)::bigint AS failed
     FROM "kernel"."batch_chunks" WHERE job_id = $1`,
    [id],
  );
  return sum ?? { taken: 0, failed: 0 };
}

async function writeChunk(writer: ItemWriter, job: string, chunk: Chunk, locale: Locale): Promise<void> {
  const items: readonly unknown[] = JSON.parse(chunk.items);
  // The check fills defaults into what it is given; the error file has the items as they came.
  const asGiven: readonly unknown[] = JSON.parse(chunk.items);
  await writeItems(writer, items.slice(chunk.taken), async (tx, from, outcomes) => {
    const start = chunk.taken + from;
    const rejected = outcomes.flatMap((outcome, index) =>
      'refusal' in outcome ? [{ row: asGiven[start + index], errors: errorsOf(writer.web, outcome, locale) }] : [],
    );
    await advance(tx, chunk.id, { from: start, to: start + outcomes.length, of: items.length, failed: rejected.length });
    if (rejected.length > 0) await insertRejected(tx, job, rejected);
  });
}

/** Notes how far the chunk is; of two processes that take it for theirs, one gets on. */
async function advance(
  tx: Transaction,
  chunk: string,
  { from, to, of, failed }: { from: number; to: number; of: number; failed: number },
): Promise<void> {
  const noted = await tx.query(
    `UPDATE "kernel"."batch_chunks" SET taken = $3, failed = failed + $4, items = CASE WHEN $5 THEN NULL ELSE items END,
       version = version + 1, updated_at = now()
     WHERE id = $1 AND taken = $2 RETURNING id`,
    [chunk, from, to, failed, to === of],
  );
  if (noted.length === 0) throw new Error('another process has taken these items of the batch');
}

function errorsOf(web: Web, { refusal }: Extract<Outcome, { refusal: Problem }>, locale: Locale): readonly FieldProblem[] {
  const { code, detail, errors } = web.problems.of(refusal, locale);
  return errors ?? [{ pointer: '', code, detail }];
}
