import { type SagaBoard, type SagaDetail, type SagaStatus, Sagas } from '@entrepot/durable/sagas/saga-board';
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

/** `entrepot sagas …`: the dead letters of sagas, and what every run has done. */
export function addSagaCommands(program: Command, line: CommandLine): void {
  const sagas = program
    .command('sagas')
    .summary('see to sagas that failed or are stuck')
    .description('Lists the runs of sagas, shows their journals, tries them again and cancels them.');
  sagas
    .command('list')
    .summary('list the dead letters')
    .description('Lists the runs that failed and were undone, and those that are stuck; the newest 50.')
    .option('--all', 'all runs, in whatever state')
    .option('--state <state>', 'running, undoing, done, failed, stuck or cancelled')
    .option('--type <saga>', 'only of this saga, as orders.ship')
    .option('--json', 'print JSON')
    .action(({ all = false, state, type, json = false }: ListOptions) =>
      withBoard(line, async (board) => {
        const runs = await board.list({ dead: !all && state === undefined, state, type });
        print(json ? JSON.stringify(runs, null, 2) : textTable(runs.map(rowOf)));
      }),
    );
  sagas
    .command('show <id>')
    .summary('show a run with its journal')
    .description('Shows a run: its input, what it waits for, what went wrong and its journal.')
    .option('--json', 'print JSON')
    .action((id: string, { json = false }: { json?: boolean }) =>
      withBoard(line, async (board) => {
        const run = await board.find(id);
        if (!run)
          throw new Problem('saga-not-found', {
            detail: `There is no saga with the id ${id}.`,
            remedy: 'See "entrepot sagas list --all".',
          });
        print(json ? JSON.stringify(run, null, 2) : textOf(run));
      }),
    );
  sagas
    .command('retry <id...>')
    .summary('try dead letters again')
    .description('Tries runs again: a stuck one goes on where it is, a failed one starts anew from its beginning.')
    .action((ids: string[]) =>
      withBoard(line, async (board) => {
        for (const id of ids) await board.retry(id);
        print(`${ids.length} to be tried again.`);
      }),
    );
  sagas
    .command('cancel <id...>')
    .summary('cancel runs')
    .description('Lets runs come to their next step and undoes what they did; takes dead letters off the list.')
    .action((ids: string[]) =>
      withBoard(line, async (board) => {
        for (const id of ids) await board.cancel(id);
        print(`${ids.length} cancelled.`);
      }),
    );
}

async function withBoard(line: CommandLine, work: (board: SagaBoard) => Promise<void>): Promise<void> {
  await withKernel(line, (kernel) => work(kernel.context('kernel').use(Sagas)));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function rowOf({ id, type, key, state, error, startedAt }: SagaStatus): string[] {
  return [id, type, key, state, startedAt, error?.code ?? ''];
}

function textOf({
  id,
  type,
  key,
  state,
  startedAt,
  finishedAt,
  wakeAt,
  error,
  input,
  result,
  journal,
  waits,
}: SagaDetail): string {
  const lines = [`${type} ${key} (${id})`, `state    ${state}`, `started  ${startedAt}`];
  if (finishedAt) lines.push(`ended    ${finishedAt}`);
  if (wakeAt) lines.push(`goes on  ${wakeAt}`);
  for (const wait of waits) lines.push(`waits    for ${wait.type} of ${wait.key}`);
  if (error) lines.push(`error    ${error.detail} (${error.code})`);
  lines.push(`input    ${JSON.stringify(input)}`);
  if (state === 'done') lines.push(`result   ${JSON.stringify(result)}`);
  lines.push('journal');
  for (const { at, kind, name, round, ...entry } of journal) {
    const what = entry.error
      ? `${entry.error.detail} (${entry.error.code})`
      : entry.result === null
        ? ''
        : JSON.stringify(entry.result);
    lines.push(`  ${at}  ${round > 1 ? `${round}. ` : ''}${kind.padEnd(10)}  ${name}  ${what}`.trimEnd());
  }
  return lines.join('\n');
}
