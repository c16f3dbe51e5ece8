import type { JobStatus } from '@entrepot/durable/jobs/job-status';
import { Problem } from '@entrepot/sdk';
import type { Command } from 'commander';
import { type CommandLine, withKernel } from './command-line.ts';
import { textTable } from './text-table.ts';

interface ListOptions {
  all?: boolean;
  state?: string;
  type?: string;
  json?: boolean;
}

/** `entrepot jobs …`: those that failed for good, and what became of every job. */
export function addJobCommands(program: Command, line: CommandLine): void {
  const jobs = program
    .command('jobs')
    .summary('see to jobs that failed')
    .description('Lists jobs, shows them, lets failed ones run again and cancels others.');
  jobs
    .command('list')
    .summary('list the jobs that failed for good')
    .description('Lists the jobs that failed with their last attempt; the newest 50.')
    .option('--all', 'jobs in every state')
    .option('--state <state>', 'waiting, running, done, failed or cancelled')
    .option('--type <job>', 'only of this type, as orders.import')
    .option('--json', 'print JSON')
    .action(({ all = false, state, type, json = false }: ListOptions) =>
      withKernel(line, async ({ jobs: board }) => {
        const found = await board.list({ state: state ?? (all ? undefined : 'failed'), name: type });
        print(json ? JSON.stringify(found, null, 2) : textTable(found.map(rowOf)));
      }),
    );
  jobs
    .command('show <id>')
    .summary('show a job as JSON')
    .description('Shows a job as JSON: how far it is, its result, and why it failed.')
    .action((id: string) =>
      withKernel(line, async ({ jobs: board }) => print(JSON.stringify((await board.find(id)) ?? missing(id), null, 2))),
    );
  jobs
    .command('retry <id...>')
    .summary('let failed jobs run again')
    .description('Lets failed jobs run again, with all their attempts.')
    .action((ids: string[]) =>
      withKernel(line, async ({ jobs: board }) => {
        for (const id of ids) if (!(await board.retry(id))) refuse(id, await board.find(id), 'job-not-failed', 'has not failed');
        print(`${ids.length} to run again.`);
      }),
    );
  jobs
    .command('cancel <id...>')
    .summary('cancel jobs')
    .description('Cancels waiting jobs and asks running ones to stop.')
    .action((ids: string[]) =>
      withKernel(line, async ({ jobs: board }) => {
        for (const id of ids) if (!(await board.cancel(id))) refuse(id, await board.find(id), 'job-ended', 'has ended already');
        print(`${ids.length} cancelled.`);
      }),
    );
}

function rowOf({ id, name, state, createdAt, error }: JobStatus): string[] {
  return [id, name, state, createdAt, error ? `${error.code}: ${error.detail}` : ''];
}

function refuse(id: string, job: JobStatus | undefined, code: string, why: string): never {
  if (!job) missing(id);
  throw new Problem(code, { status: 409, detail: `The job ${id} ${why}.` });
}

function missing(id: string): never {
  throw new Problem('job-not-found', {
    status: 404,
    detail: `There is no job with the id ${id}.`,
    remedy: 'See "entrepot jobs list --all".',
  });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
