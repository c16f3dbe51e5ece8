import { Problem } from '@entrepot/sdk';
import type { Command } from 'commander';
import { type CommandLine, withKernel } from './command-line.ts';
import { parkedText, subscriptionsText } from './events-text.ts';

/** `entrepot events …`: how deliveries stand, and what to do where one does not go on. */
export function addEventsCommands(program: Command, line: CommandLine): void {
  const events = program
    .command('events')
    .summary('see to the delivery of events')
    .description('Shows subscriptions and parked events, replays, retries and skips.');
  const json = ['--json', 'print JSON'] as const;
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  events
    .command('list')
    .summary('list the subscriptions')
    .description('Lists the subscriptions with what waits for them.')
    .option(...json)
    .action((options: { json?: boolean }) =>
      withBoard(line, async (board) => {
        const all = await board.subscriptions();
        print(options.json ? JSON.stringify(all, null, 2) : subscriptionsText(all));
      }),
    );
  events
    .command('parked')
    .summary('list what subscribers could not take')
    .description('Lists the events that wait for another attempt, and those that wait behind them.')
    .option('--subscriber <name>', 'of this subscription alone')
    .option(...json)
    .action(({ subscriber, json: isJson }: { subscriber?: string; json?: boolean }) =>
      withBoard(line, async (board) => {
        const parked = await board.parked(subscriber);
        print(isJson ? JSON.stringify(parked, null, 2) : parkedText(parked));
      }),
    );
  events
    .command('replay')
    .summary('deliver events again')
    .description('Delivers all events since a moment again, in their order, before anything newer.')
    .requiredOption('--subscriber <name>', 'the subscription, as "entrepot events list" names it')
    .requiredOption('--from <moment>', 'as 2026-01-01T00:00Z')
    .action(({ subscriber, from }: { subscriber: string; from: string }) =>
      withBoard(line, async (board) => {
        const { events: count } = await board.replay(subscriber, momentOf(from));
        print(`${count} events are delivered to ${subscriber}.`);
      }),
    );
  events
    .command('retry <id>')
    .summary('try a parked event now')
    .description('Tries a parked event now, and those behind it.')
    .action((id: string) => withBoard(line, async (board) => print(await board.retry(id).then(() => 'It is tried now.'))));
  events
    .command('skip <id>')
    .summary('give a parked event up')
    .description('Gives a parked event up: its subscriber never gets it, and those behind it go on.')
    .action((id: string) => withBoard(line, async (board) => print(await board.skip(id).then(() => 'It was skipped.'))));
}

type Board = import('@entrepot/durable/events/event-board').EventBoard;

async function withBoard(line: CommandLine, work: (board: Board) => Promise<void>): Promise<void> {
  const { Board } = await import('@entrepot/durable/events/event-board');
  await withKernel(line, (kernel) => work(kernel.context('kernel').use(Board)));
}

function momentOf(text: string): Date {
  const moment = new Date(text);
  if (!Number.isNaN(moment.getTime())) return moment;
  throw new Problem('invalid-moment', { detail: `"${text}" is no moment.`, remedy: 'Write it as 2026-01-01T00:00Z.' });
}
