/**
 * Writes `docs/reference/cli.md`: what the commands say of themselves is made anew; the text before the first command and the
 * examples below each one stay. With `--check` compares instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command, Option } from 'commander';
import { programOf } from '../core/src/cli/main.ts';
import { loadConfig } from '../core/src/config/load-config.ts';

const root = dirname(import.meta.dirname);
const file = join(root, 'docs/reference/cli.md');
const [begin, end] = ['<!-- from the command itself -->', '<!-- end -->'];

/** The page as it stands. */
export const cliPage = () => readFileSync(file, 'utf8');

/** The page as it is to be, and the commands that have no example on it yet. */
export async function freshCliPage(): Promise<{ page: string; bare: readonly string[] }> {
  const config = await loadConfig(root);
  const environment = () => {
    throw new Error('no command runs here');
  };
  const program = programOf({ config: () => config, environment, layer: undefined });
  const [intro = '', ...sections] = cliPage().split(/^(?=## )/m);
  const kept = new Map(sections.map((section) => [titleOf(section), section.split(`${end}\n`)[1]?.trim() ?? '']));
  const commands = leavesOf(program);
  const texts = commands.map((command) => {
    const name = nameOf(command);
    return `## ${name}\n\n${begin}\n\n${told(command)}\n\n${end}\n\n${kept.get(name) ?? ''}`.trimEnd();
  });
  const bare = commands.map(nameOf).filter((name) => !kept.get(name)?.includes('```sh'));
  return { page: `${intro.trimEnd()}\n\n${texts.join('\n\n')}\n`, bare };
}

const titleOf = (section: string) => /^## (.*)$/m.exec(section)?.[1] ?? '';

/** The commands that do something, in alphabetical order. */
function leavesOf(command: Command): Command[] {
  const { commands } = command;
  if (commands.length === 0) return [command];
  return commands.toSorted((a, b) => (a.name() < b.name() ? -1 : 1)).flatMap(leavesOf);
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

function told(command: Command): string {
  const values = command.registeredArguments.map((each) => {
    const name = `${each.name()}${each.variadic ? '...' : ''}`;
    return each.required ? `<${name}>` : `[${name}]`;
  });
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
  const rest = command.options.length > needed.length ? ['[options]'] : [];
  const usage = [nameOf(command), ...needed, ...rest, ...values].join(' ');
  const options = command.options.map((option) => `| \`${option.flags}\` | ${plain(optionText(option))} |`);
  const table = options.length > 0 ? `\n\n| option | what it does |\n| --- | --- |\n${options.join('\n')}` : '';
  const description = command.description();
  return `${plain(description.charAt(0).toUpperCase() + description.slice(1))}\n\n\`${usage}\`${table}`;
}

function optionText({ description, argChoices, defaultValue, mandatory }: Option): string {
  const hasDefault = defaultValue !== undefined && defaultValue !== false;
  return [
    description,
    ...(argChoices ? [`one of ${argChoices.join(', ')}`] : []),
    ...(hasDefault ? [`default: ${[defaultValue].flat().join(', ')}`] : []),
    ...(mandatory ? ['required'] : []),
  ].join('; ');
}

/** Nothing of it is Markdown. */
function plain(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('|', '\\|').replaceAll('*', '\\*');
}

if (import.meta.main) {
  const { page } = await freshCliPage();
  if (!process.argv.includes('--check')) writeFileSync(file, page);
  else if (page !== cliPage()) {
    console.error(`${file} is stale: run "node --conditions=development tools/cli-docs.ts" and commit it.`);
    process.exitCode = 1;
  }
}
