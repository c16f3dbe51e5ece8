import { Problem } from '@entrepot/sdk';
import type { RegisteredEntity } from '../../schema/registry.ts';
import { type Answer, jsonAnswer } from '../answer.ts';
import type { Exchange } from '../exchange.ts';
import type { JobStatus, RejectedItem } from '../http-kernel.ts';
import type { Route } from './route.ts';

const path = '/api/v1/kernel/jobs';

/** What became of a job, for who asked for it and for those who may read all jobs. */
export const jobRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/{id}`, handler: async (exchange) => jsonAnswer(JSON.stringify(await jobOf(exchange, 'read'))) },
  { method: 'POST', path: `${path}/{id}:cancel`, handler: cancel },
  { method: 'GET', path: `${path}/{id}:watch`, handler: watch },
  { method: 'GET', path: `${path}/{id}:errors`, handler: errorFile },
];

async function jobOf({ web, caller, id }: Exchange, verb: string): Promise<JobStatus> {
  caller.requireSignedIn();
  const job = /^[0-9a-f-]{36}$/i.test(id) ? await web.kernel.jobs.find(id.toLowerCase()) : undefined;
  const entity = web.kernel.registry.entities.get('kernel.job');
  const mine = job !== undefined && job.userId !== null && job.userId === caller.user.id;
  if (job && (mine || (entity && !caller.access(entity as RegisteredEntity, verb).denied))) return job;
  throw new Problem('job-not-found', {
    status: 404,
    detail: `There is no job with the id ${id.slice(0, 60)}, or it is not open to you.`,
    remedy: 'Check the id.',
    params: { id: id.slice(0, 60) },
  });
}

async function cancel(exchange: Exchange): Promise<Answer> {
  const { id } = await jobOf(exchange, 'cancel');
  const { jobs } = exchange.web.kernel;
  if (!(await jobs.cancel(id))) throw new Problem('job-ended', { status: 409, detail: 'The job has ended already.' });
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

/** The rejected items as CSV: their own columns, to be corrected and sent again, and one that says what is wrong. */
async function errorFile(exchange: Exchange): Promise<Answer> {
  const { id } = await jobOf(exchange, 'read');
  async function* lines(): AsyncGenerator<string> {
    let columns: string[] | undefined;
    for await (const item of exchange.web.kernel.jobs.rejected(id)) {
      const row = valuesOf(item);
      if (!columns) {
        columns = Object.keys(row);
        yield `\uFEFF${[...columns, 'errors'].map(cell).join(',')}\r\n`;
      }
      const errors = item.errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('; ');
      yield `${[...columns.map((column) => row[column]), errors].map(cell).join(',')}\r\n`;
    }
  }
  const headers = { 'Content-Disposition': `attachment; filename="errors-${id}.csv"` };
  return { status: 200, body: lines(), type: 'text/csv; charset=utf-8', headers };
}

function valuesOf({ row }: RejectedItem): Readonly<Record<string, unknown>> {
  return typeof row === 'object' && row !== null && !Array.isArray(row) ? { ...row } : { row };
}

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
