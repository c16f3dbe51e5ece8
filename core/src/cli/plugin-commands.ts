import { entering } from '@entrepot/registry/scope';
import { type CommandOption, type Plugin, type Command as PluginCommand, Problem } from '@entrepot/sdk';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkShape } from '../plugins/check-shape.ts';
import { type CommandLine, withKernel } from './command-line.ts';
import { stopSignal } from './stop-signals.ts';

type Values = Record<string, string | boolean | number | undefined>;

/** Adds the commands that enabled plugins contribute. */
export function addPluginCommands(program: Command, line: CommandLine): void {
  for (const plugin of pluginsOf(line)) {
    for (const [name, command] of Object.entries(plugin.commands ?? {})) {
      const [last = '', group] = name.split(' ').reverse();
      const under = group === undefined ? program : groupOf(program, group, plugin);
      // The first one stands; the plugin of the other is in quarantine.
      if (under.commands.some((each) => each.name() === last)) continue;
      const added = under.command(last).summary(command.summary).description(`${command.summary} (plugin ${plugin.name})`);
      for (const [option, declared] of Object.entries(command.options ?? {})) added.addOption(optionOf(option, declared));
      added.action(() => runCommand(plugin, name, command, valuesOf(added, command), line));
    }
  }
}

/** The command under which those of its name stand, as `verify` and `erase` under `log`. */
function groupOf(program: Command, name: string, plugin: Plugin): Command {
  const found = program.commands.find((each) => each.name() === name);
  return found ?? program.command(name).summary(`commands of plugin ${plugin.name}`);
}

/** None where the config is wrong, and none with a manifest that cannot be read: whoever runs a command is told what is wrong with it. */
function pluginsOf(line: CommandLine): readonly Plugin[] {
  try {
    return line.config().plugins.filter((plugin) => checkShape(plugin).length === 0);
  } catch {
    return [];
  }
}

async function runCommand(
  plugin: Plugin,
  name: string,
  command: PluginCommand,
  options: Values,
  line: CommandLine,
): Promise<void> {
  const signal = stopSignal();
  await withKernel(line, async (kernel) => {
    const fault = kernel.health().find((each) => each.plugin === plugin.name && each.version === plugin.version)?.fault;
    if (fault) throw new Problem('plugin-unavailable', { status: 503, detail: fault.detail, remedy: fault.remedy });
    const context = {
      ...kernel.context(plugin.name),
      options,
      signal,
      print: (text: string) => void process.stdout.write(`${text}\n`),
      progress: (text: string) => void process.stderr.write(`${text}\n`),
    };
    await entering({ plugin: plugin.name, work: `command ${name}` }, () => command.run(context));
  });
  if (signal.aborted) process.exitCode = 130;
}

function optionOf(name: string, declared: CommandOption): Option {
  const flag = declared.type === 'boolean' ? `--${name}` : `--${name} <${declared.type === 'number' ? 'number' : 'value'}>`;
  const option = new Option(flag, declared.summary).makeOptionMandatory(declared.required ?? false);
  if (declared.default !== undefined) option.default(declared.default);
  if (declared.type === 'number') option.argParser(parseNumber);
  return option;
}

/** By the declared names in kebab-case; commander keeps them in camelCase. */
function valuesOf(parsed: Command, command: PluginCommand): Values {
  const values = parsed.opts();
  const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.keys(command.options ?? {}).map((name) => [name, values[camel(name)]]));
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It is no number.');
  return value;
}
