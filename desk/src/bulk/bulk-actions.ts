import { type Action, type ActionContext, defineAction, type Filter, field, Problem } from '@entrepot/sdk';
import { WebAnswer } from '@entrepot/web/answer';
import { requestOf } from '@entrepot/web/identity/identity-actions';
import type { Locale } from '@entrepot/web/locale';
import type { Asking } from '@entrepot/web/routes/call-action';
import { findJob } from '@entrepot/web/routes/job-routes';
import { WebFace } from '@entrepot/web/write/batch-job';
import { countItems, noteItems } from './bulk-items.ts';
import { bulkJob } from './bulk-job.ts';
import { type EarlierJob, planBulk } from './bulk-request.ts';

const mostRecords = 100_000;

async function askingOf(context: ActionContext): Promise<Asking> {
  const web = context.use(WebFace);
  return { web, caller: await web.callers.of(requestOf(context).headers), locale: context.locale as Locale };
}

const bulk = defineAction({
  permission: 'authenticated',
  label: { en: 'Do to many', zh: '批量操作' },
  summary:
    'Changes, deletes or calls an action on many records, as a job (202) that tells what became of each. "undo" with "job" takes back what another such job has done.',
  input: {
    entity: field.text({ label: { en: 'Entity', zh: '实体' } }),
    action: field.text({ label: { en: 'Action', zh: '操作' } }),
    ids: field
      .json<readonly string[]>(
        { type: 'array', minItems: 1, maxItems: mostRecords, items: { type: 'string', format: 'uuid' } },
        { label: { en: 'Records', zh: '记录' } },
      )
      .optional(),
    filter: field.json<Filter>({ type: 'object' }, { label: { en: 'Filter', zh: '筛选条件' } }).optional(),
    job: field.text({ maxLength: 36, label: { en: 'Job to undo', zh: '要撤销的任务' } }).optional(),
    input: field.json<Readonly<Record<string, unknown>>>({ type: 'object' }, { label: { en: 'Input', zh: '输入' } }).optional(),
  },
  output: { id: field.text(), records: field.integer() },
  status: 202,
  async handler(context) {
    const asking = await askingOf(context);
    const { caller, locale } = asking;
    const { proof } = caller;
    if (proof === 'none') throw caller.denial('kernel.bulk');
    const { entity, job } = context.input;
    const plan = await planBulk(asking, context.input, job === null ? undefined : await earlierJob(asking, job));
    const { action, input, restores } = plan;
    const access = caller.access(plan.work.entity, 'read');
    return context.db.transaction(async (tx) => {
      const asked = { entity, action, input, restores, proof, locale };
      const id = await tx.enqueue(bulkJob, { ...asked, records: 0 });
      const records = await noteItems(tx, id, access, plan.selection, mostRecords);
      if (records === 0) throw noRecords();
      if (records > mostRecords) throw tooMany();
      await tx.query(`UPDATE "kernel"."jobs" SET input = $2, total = $3 WHERE id = $1`, [
        id,
        JSON.stringify({ ...asked, records }),
        records,
      ]);
      return new WebAnswer(202, JSON.stringify({ id, records }), { Location: `/api/v1/kernel/jobs/${id}` });
    });
  },
});

async function earlierJob({ web, caller }: Asking, id: string): Promise<EarlierJob | undefined> {
  const job = await findJob(web, caller, id, 'read');
  if (job.name !== bulkJob.name) return undefined;
  const [row] = await web.kernel.db.query<{ entity: string; action: string }>(
    `SELECT input->>'entity' AS entity, input->>'action' AS action FROM "kernel"."jobs" WHERE id = $1`,
    [job.id],
  );
  return row && { ...row, id: job.id };
}

function noRecords(): Problem {
  return new Problem('no-records', { detail: 'There is no record that this asks for.', remedy: 'Choose other records.' });
}

function tooMany(): Problem {
  return new Problem('too-many-records', {
    detail: `There are more than ${mostRecords} records.`,
    remedy: 'Filter more, and do it in parts.',
    params: { most: mostRecords },
  });
}

const bulkResults = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Results of bulk work', zh: '批量操作结果' },
  summary: 'What became of each record of a bulk job, in their order: done, refused with the reason, or still waiting.',
  input: {
    job: field.text({ maxLength: 36, label: { en: 'Job', zh: '任务' } }),
    state: field
      .enum({
        waiting: { en: 'Waiting', zh: '等待中' },
        done: { en: 'Done', zh: '已完成' },
        refused: { en: 'Refused', zh: '被拒绝' },
      })
      .optional(),
    /** The position of the last record of the page before. */
    after: field.integer({ minimum: 0, label: { en: 'After', zh: '起始序号' } }).default(0),
    limit: field.integer({ minimum: 1, maximum: 1_000, label: { en: 'At most', zh: '最多' } }).default(100),
  },
  output: {
    data: field.json({ type: 'array', items: { type: 'object' } }),
    next: field.integer().optional(),
    counts: field.json({ type: 'object' }),
    entity: field.text(),
    action: field.text(),
    undo: field.boolean(),
  },
  async handler(context) {
    const asking = await askingOf(context);
    const { db, input } = context;
    const job = await findJob(asking.web, asking.caller, input.job, 'read');
    const limit = input.limit ?? 100;
    const data = await db.query<{ position: number }>(
      `SELECT position, record AS id, title, state, code, detail FROM "kernel"."bulk_items"
       WHERE job_id = $1 AND position > $2 AND ($3::text IS NULL OR state = $3) ORDER BY position LIMIT $4`,
      [job.id, input.after ?? 0, input.state, limit],
    );
    const earlier = await earlierJob(asking, job.id);
    return {
      data,
      next: data.length === limit ? (data.at(-1)?.position ?? null) : null,
      counts: await countItems(db, job.id),
      entity: earlier?.entity ?? '',
      action: earlier?.action ?? '',
      undo: earlier !== undefined && (await mayUndo(asking, earlier)),
    };
  },
});

async function mayUndo(asking: Asking, earlier: EarlierJob): Promise<boolean> {
  const request = { entity: earlier.entity, action: 'undo', ids: null, filter: null, input: null, job: earlier.id };
  return planBulk(asking, request, earlier).then(
    () => true,
    () => false,
  );
}

/** By name, for the plugin named `kernel`. */
export const bulkActions: Readonly<Record<string, Action>> = { bulk, bulkResults };
