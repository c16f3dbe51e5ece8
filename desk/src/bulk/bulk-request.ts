import { type FieldProblem, type Filter, Problem } from '@entrepot/sdk';
import { conditionOf } from '@entrepot/web/read/list-request';
import { type Asking, actionInput } from '@entrepot/web/routes/call-action';
import { draftChange, invalidInput } from '@entrepot/web/write/draft';
import type { Selection } from './bulk-items.ts';
import { type BulkWork, bulkWork } from './bulk-work.ts';

/** What is asked for, as it came. */
export interface BulkRequest {
  readonly entity: string;
  readonly action: string;
  readonly ids: readonly string[] | null;
  readonly filter: Filter | null;
  readonly job: string | null;
  readonly input: Readonly<Record<string, unknown>> | null;
}

/** What is to be done, checked as far as it can be without the records. */
export interface BulkPlan {
  readonly work: BulkWork;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly restores: boolean;
  readonly selection: Selection;
}

/** A bulk job that is to be taken back. */
export interface EarlierJob {
  readonly id: string;
  readonly entity: string;
  readonly action: string;
}

/**
 * @param earlier the job that the request names, where it is the caller's
 * @throws Problem `invalid-input`, `nothing-to-undo` (422), `permission-denied` (403), `invalid-filter` (400), `field-forbidden` (403)
 */
export async function planBulk(asking: Asking, request: BulkRequest, earlier: EarlierJob | undefined): Promise<BulkPlan> {
  const { web, caller } = asking;
  const { entity: name, ids, filter, input } = request;
  if (request.action === 'undo') return planUndo(asking, request, earlier);
  const work = bulkWork(web, name, request.action);
  const access = caller.require(work.entity, 'read');
  require(asking, work);
  if (request.job !== null) throw wrong('/job', 'A job is named to undo it.');
  if ((ids === null) === (filter === null)) throw wrong('/ids', 'Either "ids" or "filter" says which records.');
  const checked = await checkedInput(asking, work, input ?? {});
  const selection = ids ? { ids } : { condition: conditionOf(access, filter ?? undefined) };
  return { work, action: request.action, input: checked, restores: false, selection };
}

function planUndo(asking: Asking, { entity, ids, filter, input }: BulkRequest, earlier: EarlierJob | undefined): BulkPlan {
  if (!earlier || earlier.entity !== entity) throw wrong('/job', 'An undo names the bulk job that it takes back.');
  if (ids !== null || filter !== null || input !== null) throw wrong('/job', 'An undo takes the job alone.');
  const done = bulkWork(asking.web, entity, earlier.action);
  const restores = done.kind === 'write' && done.operation === 'update';
  const action = restores ? 'update' : done.kind === 'act' ? done.target.action.undo : undefined;
  if (action === undefined) {
    throw new Problem('nothing-to-undo', {
      detail: `"${earlier.action}" cannot be taken back.`,
      remedy: 'Change the records by themselves.',
      params: { action: earlier.action },
    });
  }
  const work = bulkWork(asking.web, entity, action);
  asking.caller.require(work.entity, 'read');
  require(asking, work);
  return { work, action, input: {}, restores, selection: { of: earlier.id, restores } };
}

/** At least for some records: what is open of each is seen in its turn. */
function require({ caller }: Asking, work: BulkWork): void {
  if (work.kind === 'write') caller.require(work.entity, work.operation);
  else if (work.target.action.permission === undefined) {
    caller.require(work.entity, work.target.permission.slice(work.entity.name.length + 1));
  }
}

async function checkedInput(
  asking: Asking,
  work: BulkWork,
  input: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  if (work.kind === 'act') return under('/input', () => actionInput(asking, work.target, input));
  if (work.operation === 'delete') {
    if (Object.keys(input).length > 0) throw wrong('/input', 'A deletion takes no input.');
    return {};
  }
  const { web, caller } = asking;
  await under('/input', async () => draftChange(web.kernel.registry, caller, work.entity, input));
  const children = Object.keys(input).find((name) => work.entity.fields.get(name)?.field.kind === 'children');
  if (children !== undefined) throw wrong(`/input/${children}`, 'Records of a list are not changed for many at once.');
  return input;
}

/** Points into the part of the request that is checked. */
async function under<T>(part: string, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof Problem) || error.errors.length === 0) throw error;
    const { code, status, message: detail, remedy, params } = error;
    const errors = error.errors.map((each): FieldProblem => ({ ...each, pointer: part + each.pointer }));
    throw new Problem(code, { status, detail, params, errors, ...(remedy === undefined ? {} : { remedy }) });
  }
}

function wrong(pointer: string, detail: string): Problem {
  return invalidInput([{ pointer, code: 'invalid', detail }]);
}
