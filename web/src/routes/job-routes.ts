import type { JobStatus, RejectedItem } from '@entrepot/durable/jobs/job-status';
import { Problem } from '@entrepot/sdk';
import { type Answer, jsonAnswer } from '../answer.ts';
import type { Exchange } from '../exchange.ts';
import type { Caller } from '../identity/caller.ts';
import type { Web } from '../web.ts';
import type { Route } from './route.ts';

const path = '/api/v1/kernel/jobs';

/** What became of a job, for who asked for it and for those who may read all jobs. */
export const jobRoutes: readonly Route[] = [
  { ...facts('read'), method: 'GET', path: `${path}/{id}`, handler: status },
  { ...facts('cancel'), method: 'POST', path: `${path}/{id}:cancel`, handler: cancel },
  { ...facts('retry'), method: 'POST', path: `${path}/{id}:retry`, handler: retry },
  { ...facts('watch'), method: 'GET', path: `${path}/{id}:watch`, handler: watch },
  { ...facts('errors'), method: 'GET', path: `${path}/{id}:errors`, handler: errorFile },
];

function jobOf({ web, caller, id }: Exchange, verb: string): Promise<JobStatus> {
  return findJob(web, caller, id, verb);
}

/** A job, for who asked for it and who may do this to all jobs. @throws Problem `job-not-found` (404) */
export async function findJob(web: Web, caller: Caller, id: string, verb: string): Promise<JobStatus> {
  caller.requireSignedIn();
  const job = /^[0-9a-f-]{36}$/i.test(id) ? await web.kernel.jobs.find(id.toLowerCase()) : undefined;
  const entity = web.kernel.registry.entities.get('kernel.job');
  const mine = job !== undefined && job.userId !== null && job.userId === caller.user.id;
  if (job && (mine || (entity && !caller.access(entity, verb).denied))) return job;
  throw new Problem('job-not-found', {
    status: 404,
    detail: `There is no job with the id ${id.slice(0, 60)}, or it is not open to you.`,
    remedy: 'Check the id.',
    params: { id: id.slice(0, 60) },
  });
}

function facts(work: string): Pick<Route, 'plugin' | 'work' | 'permission'> {
  return { plugin: 'kernel', work: `${work} kernel.job`, permission: 'authenticated' };
}

async function status(exchange: Exchange): Promise<Answer> {
  return jsonAnswer(JSON.stringify(await jobOf(exchange, 'read')));
}

async function cancel(exchange: Exchange): Promise<Answer> {
  const { id } = await jobOf(exchange, 'cancel');
  const { jobs } = exchange.web.kernel;
  if (!(await jobs.cancel(id))) throw new Problem('job-ended', { status: 409, detail: 'The job has ended already.' });
  return jsonAnswer(JSON.stringify(await jobs.find(id)), 202, { Location: `${path}/${id}` });
}

async function retry(exchange: Exchange): Promise<Answer> {
  const { id } = await jobOf(exchange, 'retry');
  const { jobs } = exchange.web.kernel;
  if (!(await jobs.retry(id))) throw new Problem('job-not-failed', { status: 409, detail: 'The job has not failed.' });
  return jsonAnswer(JSON.stringify(await jobs.find(id)), 202, { Location: `${path}/${id}` });
}

/** Server-sent events: one `progress` per change, `end` after the last. */
async function watch(exchange: Exchange): Promise<Answer> {
  const { id } = await jobOf(exchange, 'read');
  const gone = new AbortController();
  exchange.request.once('close', () => gone.abort());
  async function* events(): AsyncGenerator<string> {
    for await (const status of exchange.web.kernel.jobs.watch(id, gone.signal)) {
      yield `event: progress\ndata: ${JSON.stringify(status)}\n\n`;
    }
    yield 'event: end\ndata: {}\n\n';
  }
  return { status: 200, body: events(), type: 'text/event-stream; charset=utf-8' };
}

/** The rejected items, to be corrected and sent again; as CSV unless JSON is asked for. */
async function errorFile(exchange: Exchange): Promise<Answer> {
  const { id } = await jobOf(exchange, 'read');
  const rejected = () => exchange.web.kernel.jobs.rejected(id);
  const isJson = /\bapplication\/json\b/i.test(exchange.request.headers.accept ?? '');
  const headers = { 'Content-Disposition': `attachment; filename="errors-${id}.${isJson ? 'json' : 'csv'}"`, Vary: 'Accept' };
  if (isJson) return { status: 200, body: jsonLines(rejected), headers };
  return { status: 200, body: csvLines(rejected), type: 'text/csv; charset=utf-8', headers };
}

/** A body for the route that the items came by, `{ "items": [ … ] }`, with the errors beside it, pointing into it. */
async function* jsonLines(rejected: () => AsyncIterable<RejectedItem>): AsyncGenerator<string> {
  yield '{"items":[';
  let count = 0;
  for await (const { row } of rejected()) yield `${count++ === 0 ? '' : ','}\n${JSON.stringify(row)}`;
  yield '\n],"errors":[';
  let index = 0;
  let separator = '\n';
  for await (const { errors } of rejected()) {
    // Those that were rejected meanwhile have no item here.
    if (index === count) break;
    for (const error of errors) {
      yield separator + JSON.stringify({ ...error, pointer: `/items/${index}${error.pointer}` });
      separator = ',\n';
    }
    index += 1;
  }
  yield '\n]}\n';
}

/** The columns of all items, and one that says what is wrong. */
async function* csvLines(rejected: () => AsyncIterable<RejectedItem>): AsyncGenerator<string> {
  const columns = new Set<string>();
  for await (const item of rejected()) for (const column of Object.keys(valuesOf(item))) columns.add(column);
  if (columns.size === 0) return;
  const names = [...columns];
  yield `\uFEFF${[...names, 'errors'].map(cell).join(',')}\r\n`;
  for await (const item of rejected()) {
    const row = valuesOf(item);
    const errors = item.errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('; ');
    yield `${[...names.map((name) => row[name]), errors].map(cell).join(',')}\r\n`;
  }
}

function valuesOf({ row }: RejectedItem): Readonly<Record<string, unknown>> {
  return typeof row === 'object' && row !== null && !Array.isArray(row) ? { ...row } : { row };
}

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
