import { relative } from 'node:path';
import type { RecentCost } from '@entrepot/diagnostics/cost-reporter';
import { KernelDiagnostics } from '@entrepot/diagnostics/diagnostics';
import type { Contributor, Why } from '@entrepot/diagnostics/house';
import type { Command } from 'commander';
import { type CommandLine, withKernel } from './command-line.ts';

/** `entrepot why SUBJECT`: who declares something and who has a part in it, in execution order. */
export function addWhyCommand(program: Command, line: CommandLine): void {
  program
    .command('why <subject...>')
    .summary('tell where something comes from and who has a part in it')
    .description(
      'Tells who declares something and who has a part in it, in execution order: orders.order.status, orders.order, ' +
        'POST /api/v1/orders/orders, hook orders.review, permission …, job …, event …, setting …, command …, plugin …',
    )
    .option('--json', 'print JSON')
    .action((subject: readonly string[], { json = false }: { json?: boolean }) =>
      withKernel(line, async (kernel) => {
        const why = await kernel.context('kernel').use(KernelDiagnostics).why(subject.join(' '));
        process.stdout.write(json ? `${JSON.stringify(why, null, 2)}\n` : whyText(why, process.cwd()));
      }),
    );
}

/** For people. @param directory paths are told from here */
export function whyText({ summary, facts, contributors }: Why, directory: string): string {
  const told = Object.entries(facts).filter(([name]) => name !== 'recentCost');
  const width = Math.max(0, ...told.map(([name]) => name.length));
  const own = 'recentCost' in facts ? `  recently ${costText(facts.recentCost as RecentCost | null)}\n` : '';
  const list = contributors.map((each, index) => `${String(index + 1).padStart(4)}. ${contributorText(each, directory)}`);
  const lines = told.map(([name, value]) => `  ${name.padEnd(width)}  ${valueText(value)}\n`);
  return `${summary}\n${lines.join('')}${own}\n${list.join('')}`;
}

function contributorText({ plugin, version, does, file, tap, cost }: Contributor, directory: string): string {
  const name = tap && tap.name !== plugin ? ` (${tap.name})` : '';
  const lines = [`${plugin}${version && ` ${version}`}${name}: ${does}`];
  if (file) lines.push(file.startsWith(`${directory}/`) ? relative(directory, file) : file);
  if (tap) {
    const order = [
      ...(tap.before.length > 0 ? [`before ${tap.before.join(', ')}`] : []),
      ...(tap.after.length > 0 ? [`after ${tap.after.join(', ')}`] : []),
      ...(tap.budgetMs === null ? [] : [`budget ${tap.budgetMs} ms`]),
      `on failure ${tap.onFailure}`,
      ...(tap.quarantined ? ['in quarantine'] : []),
    ];
    lines.push(order.join(', '));
  }
  if (cost !== undefined) lines.push(`recently ${costText(cost)}`);
  return `${lines.join('\n      ')}\n`;
}

function costText(cost: RecentCost | null): string {
  if (!cost) return 'unknown: no running process has told';
  const { calls, ms, errors, minutes } = cost;
  if (calls === 0) return `not called in ${minutes} min`;
  return `${calls} calls in ${minutes} min, ${number(ms / calls)} ms each${errors > 0 ? `, ${errors} failed` : ''}`;
}

function number(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms.toPrecision(2);
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join('; ');
  if (value === null) return 'none';
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, each]) => `${name}: ${valueText(each)}`)
      .join(', ');
  }
  return String(value);
}
