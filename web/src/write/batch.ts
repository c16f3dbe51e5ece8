import type { JobStatus } from '@entrepot/durable/jobs/job-status';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import type { Operation } from '@entrepot/sdk';
import { type Answer, jsonAnswer } from '../answer.ts';
import type { Exchange } from '../exchange.ts';
import { batchJob } from './batch-job.ts';
import { invalidInput } from './draft.ts';
import { present } from './present.ts';
import { type Outcome, writeItems } from './write-items.ts';

const mostAtOnce = 1_000;
const statuses: Readonly<Record<Operation, number>> = { create: 201, update: 200, delete: 204 };

/**
 * Writes items, `{ "items": [ … ] }`; for update and delete each has its `id` and `version`. Each stands or falls by
 * itself. Up to 1,000 have a result each in the answer (200); more become a job (202), whose error file takes those that
 * were not written.
 * @throws Problem `invalid-input` (422)
 */
export async function batch(exchange: Exchange, entity: RegisteredEntity, operation: Operation): Promise<Answer> {
  const { web, caller, kept } = exchange;
  caller.require(entity, operation);
  const given = itemsOf((await exchange.body()).value);
  if (given.length > mostAtOnce) return enqueue(exchange, entity, operation, given);
  const answer = (outcomes: readonly Outcome[]): Answer => {
    const results = outcomes.map((outcome, index) => {
      if ('refusal' in outcome) {
        const { status } = outcome.refusal;
        return { index, status, problem: web.problems.of(outcome.refusal, exchange.locale) };
      }
      const data = outcome.row && present(web.kernel.registry, caller, entity, outcome.row);
      return { index, status: statuses[operation], ...(data ? { data } : {}) };
    });
    const failed = outcomes.filter((outcome) => 'refusal' in outcome).length;
    return jsonAnswer(JSON.stringify({ succeeded: given.length - failed, failed, results }));
  };
  const outcomes = await writeItems({ web, caller, entity, operation }, given, async (tx, _, part) => {
    if (part.length === given.length) await kept?.answered(tx, answer(part));
    else await kept?.written(tx);
  });
  web.written(entity);
  return answer(outcomes);
}

function itemsOf(value: unknown): readonly unknown[] {
  const items = typeof value === 'object' && value !== null && 'items' in value ? value.items : undefined;
  if (Array.isArray(items) && items.length > 0) return items;
  throw invalidInput([{ pointer: '/items', code: 'required', detail: 'A batch is {"items": [ … ]} with one item at least.' }]);
}

/** Hands the items to a job that writes them as this caller. */
async function enqueue(
  { web, caller, locale, kept }: Exchange,
  entity: RegisteredEntity,
  operation: Operation,
  given: readonly unknown[],
): Promise<Answer> {
  const { proof } = caller;
  // Whoever may write has signed in: `require` has seen to it.
  if (proof === 'none') throw caller.denial(`${entity.name}.${operation}`);
  return web.kernel.db.transaction(async (tx) => {
    const id = await tx.enqueue(batchJob, { entity: entity.name, operation, items: given.length, proof, locale });
    for (let from = 0; from < given.length; from += mostAtOnce) {
      const chunk = JSON.stringify(given.slice(from, from + mostAtOnce));
      const text = 'INSERT INTO "kernel"."batch_chunks" (job_id, position, items) VALUES ($1, $2, $3)';
      await tx.query(text, [id, from, chunk]);
    }
    const answer = jsonAnswer(JSON.stringify(waiting(id, caller.user.id, web.kernel.now())), 202, {
      Location: `/api/v1/kernel/jobs/${id}`,
    });
    await kept?.answered(tx, answer);
    return answer;
  });
}

/** A job that cannot be read yet, for its transaction is still open. */
function waiting(id: string, userId: string | null, now: Date): JobStatus {
  const nothing = { done: 0, total: 0, message: null, result: null, error: null, rejected: 0 };
  const { name, label = { en: name } } = batchJob;
  const at = now.toISOString();
  return {
    id,
    name,
    label,
    state: 'waiting',
    ...nothing,
    userId,
    createdAt: at,
    startedAt: null,
    updatedAt: at,
    finishedAt: null,
  };
}
