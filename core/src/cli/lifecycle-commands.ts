import { type Command, InvalidArgumentError } from 'commander';
import { createKernel } from '../kernel.ts';
import type { GraveEntry, Lifecycle } from '../lifecycle/lifecycle.ts';
import { createLog } from '../log.ts';
import { type CommandLine, kernelOptions } from './command-line.ts';

/** `entrepot plan`, `apply`, `remove` and `restore`: what plugins change in the database. Exit code 2: data would be moved. */
export function addLifecycleCommands(program: Command, line: CommandLine): void {
  const json = ['--json', 'print JSON'] as const;
  program
    .command('plan')
    .summary('show what the enabled plugins change')
    .description(
      'Compares the enabled plugins with the database and shows what "apply" would do: tables, columns, rows at risk, routes, ' +
        'permissions, jobs, hooks. Changes nothing. Exit code 2 where data would be moved or a plugin is at fault.',
    )
    .option(...json)
    .action(({ json = false }: { json?: boolean }) =>
      withLifecycle(line, async (lifecycle) => {
        const plan = await lifecycle.plan();
        const { planText } = await import('../lifecycle/plan-text.ts');
        print(json, plan, () => planText(plan));
        if (plan.isDestructive || plan.obstacles.length > 0) process.exitCode = 2;
      }),
    );
  program
    .command('apply')
    .summary('bring the database to what the enabled plugins need')
    .description(
      'Shows the plan and carries it out, in one transaction. What no enabled plugin declares any more goes to the graveyard, ' +
        'if that is allowed. "start" applies by itself what adds, and moves nothing.',
    )
    .option('--allow-destructive', 'move tables and columns that no plugin declares any more to the graveyard')
    .option(...json)
    .action(({ json = false, allowDestructive = false }: { json?: boolean; allowDestructive?: boolean }) =>
      withLifecycle(line, async (lifecycle) => {
        const plan = await lifecycle.plan();
        const { appliedText, changesText } = await import('../lifecycle/plan-text.ts');
        print(json, plan, () => changesText(plan));
        await lifecycle.apply(plan, { allowDestructive });
        if (!json) process.stdout.write(appliedText(plan));
      }),
    );
  program
    .command('remove <plugin...>')
    .summary('move the data of disabled plugins to the graveyard')
    .description(
      'Moves the tables of disabled plugins and their fields on the tables of others to the graveyard, with all data. ' +
        'Disable them in the config first; "restore" brings them back.',
    )
    .option(...json)
    .action((names: string[], { json = false }: { json?: boolean }) =>
      withLifecycle(line, async (lifecycle) => {
        const moves = await lifecycle.remove(names);
        const { removedText } = await import('../lifecycle/plan-text.ts');
        print(json, moves, () => removedText(names, moves));
      }),
    );
  program
    .command('restore [plugin...]')
    .summary('bring plugins back from the graveyard')
    .description('Brings back what was moved to the graveyard, with all data. Without a plugin: lists what lies there.')
    .option('--grave <number>', 'which grave, where a plugin has several; the newest unless given', wholeNumber)
    .option(...json)
    .action((names: string[], { json = false, grave }: { json?: boolean; grave?: number }) =>
      withLifecycle(line, async (lifecycle) => {
        if (names.length === 0) {
          const graves = await lifecycle.graves();
          return print(json, graves, () => gravesText(graves));
        }
        const restored = await lifecycle.restore(names, grave);
        const { restoredText } = await import('../lifecycle/plan-text.ts');
        print(json, restored, () => restoredText(restored));
      }),
    );
}

async function withLifecycle(line: CommandLine, work: (lifecycle: Lifecycle) => Promise<void>): Promise<void> {
  const kernel = createKernel({ ...kernelOptions(line), role: 'none', log: createLog('silent') });
  try {
    const { Lifecycle } = await import('../lifecycle/lifecycle.ts');
    await work(await Lifecycle.of(kernel));
  } finally {
    await kernel.stop();
  }
}

function print(json: boolean, result: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : text());
}

function gravesText(graves: readonly GraveEntry[]): string {
  if (graves.length === 0) return 'The graveyard is empty.\n';
  const lines = graves.map(({ grave, plugin, version, tables, columns, buriedAt }) => {
    const what = [...tables.map((table) => `table ${table}`), ...columns.map((column) => `column ${column}`)];
    return `grave ${grave}  ${buriedAt.slice(0, 16).replace('T', ' ')}  ${plugin} ${version}: ${what.join(', ') || 'no data'}\n`;
  });
  return `${lines.join('')}"entrepot restore <plugin>" brings the newest of a plugin back.\n`;
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no whole number.');
}
