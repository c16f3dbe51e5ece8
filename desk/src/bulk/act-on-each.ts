import type { Action, Database, Problem } from '@entrepot/sdk';
import { problemOfError } from '@entrepot/web/problems/problem-of-error';
import { actionContext, callAction, recordForAction } from '@entrepot/web/routes/call-action';
import { settleItems, type WaitingItem } from './bulk-items.ts';
import type { BulkWork } from './bulk-work.ts';
import type { BulkRun } from './write-each.ts';

type Act = Extract<BulkWork, { kind: 'act' }>;

// As many as leave connections for others.
const atOnce = 4;

/**
 * Calls an action on records: on many in one transaction where the plugin offers it, else on one after the other. What an
 * action commits and what is noted of its record commit together, so that no record is done twice.
 */
export async function actOnEach(run: BulkRun, { target }: Act, items: readonly WaitingItem[], input: unknown): Promise<void> {
  if (target.action.many && (await actOnMany(run, target, items, input))) return;
  const left = [...items];
  const work = async () => {
    for (let item = left.shift(); item; item = left.shift()) await actOn(run, target, item, input);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** @returns false where the set as a whole was refused: then each is tried by itself */
async function actOnMany(run: BulkRun, target: Act['target'], items: readonly WaitingItem[], input: unknown): Promise<boolean> {
  const { web, job, locale } = run;
  const checked = await Promise.all(
    items.map(async (item) => {
      try {
        return { item, record: (await recordForAction(run, target, item.record)).record };
      } catch (error) {
        return { item, refusal: refusalOf(run, error) };
      }
    }),
  );
  const good = checked.filter((each) => 'record' in each);
  const { many } = target.action;
  try {
    await web.kernel.db.transaction(async (tx) => {
      const own = { ...actionContext(run, target.plugin), input, tx, records: good.map(({ record }) => record) };
      const call = () => many?.(own as unknown as Parameters<NonNullable<Action['many']>>[0]);
      const outcomes = good.length > 0 ? ((await callAction(run, target, call)) ?? []) : [];
      const refusals = new Map(good.map(({ item }, index) => [item, outcomes[index]]));
      const settled = checked.map((each) => ('refusal' in each ? each : { item: each.item, refusal: refusals.get(each.item) }));
      await settleItems(tx, job, settled, web.problems, locale);
    });
    return true;
  } catch (error) {
    refusalOf(run, error);
    return false;
  }
}

async function actOn(run: BulkRun, target: Act['target'], item: WaitingItem, input: unknown): Promise<void> {
  const { web, job, locale } = run;
  const { db } = web.kernel;
  const noted = { isDone: false };
  try {
    const { record } = await recordForAction(run, target, item.record);
    const own = { ...actionContext(run, target.plugin, noting(db, item, noted)), input, record };
    await callAction(run, target, () => target.action.handler(own as Parameters<Action['handler']>[0]));
    if (!noted.isDone) await settleItems(db, job, [{ item }], web.problems, locale);
  } catch (error) {
    const refusal = refusalOf(run, error);
    await db.transaction((tx) => settleItems(tx, job, [{ item, refusal }], web.problems, locale));
  }
}

/** Notes in each transaction of the action that it took effect. */
function noting(db: Database, item: WaitingItem, noted: { isDone: boolean }): Database {
  return {
    query: (text, values, options) => db.query(text, values, options),
    transaction: async (work) => {
      const result = await db.transaction(async (tx) => {
        const own = await work(tx);
        await tx.query(
          `UPDATE "kernel"."bulk_items" SET state = 'done', version = version + 1, updated_at = now() WHERE id = $1`,
          [item.id],
        );
        return own;
      });
      noted.isDone = true;
      return result;
    },
  };
}

/** Why a record is refused. @throws what is no record's fault: the database is away, and the job is tried again */
function refusalOf({ web }: BulkRun, error: unknown): Problem {
  const problem = problemOfError(error, web.kernel.registry);
  if (problem.code === 'database-unavailable') throw problem;
  if (problem.status >= 500)
    web.kernel.log.error({ error: problem.cause ?? error, code: problem.code }, 'a bulk action failed on a record');
  return problem;
}
