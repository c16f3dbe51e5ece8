import type { CommandOption, Plugin, Command as PluginCommand } from '@entrepot/sdk';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LoadedConfig } from '../config/load-config.ts';
import { createKernel } from '../kernel.ts';
import { createLog } from '../log.ts';
import type { Environment } from './environment.ts';
import { kernelOptionsOf } from './start.ts';
import { stopSignal } from './stop-signals.ts';

/** Adds the commands that enabled plugins contribute. */
export function addPluginCommands(program: Command, config: LoadedConfig, environment: () => Environment): void {
  for (const plugin of config.plugins) {
    for (const [name, command] of Object.entries(plugin.commands ?? {})) {
      const added = program.command(name).summary(command.summary).description(`${command.summary} (plugin ${plugin.name})`);
      for (const [option, declared] of Object.entries(command.options ?? {})) added.addOption(optionOf(option, declared));
      added.action(() => runCommand(plugin, command, optionsOf(added, command), config, environment()));
    }
  }
}

async function runCommand(
  plugin: Plugin,
  command: PluginCommand,
  options: Readonly<Record<string, string | boolean | number | undefined>>,
  config: LoadedConfig,
  environment: Environment,
): Promise<void> {
  const signal = stopSignal();
  const kernel = createKernel({ ...kernelOptionsOf(config, environment), role: 'none', log: createLog('warn') });
  try {
    await kernel.start();
    await command.run({
      ...kernel.context(plugin.name),
      options,
      signal,
      print: (text) => void process.stdout.write(`${text}\n`),
      progress: (text) => void process.stderr.write(`${text}\n`),
    });
    if (signal.aborted) process.exitCode = 130;
  } finally {
    await kernel.stop();
  }
}

function optionOf(name: string, declared: CommandOption): Option {
  const flag = declared.type === 'boolean' ? `--${name}` : `--${name} <${declared.type === 'number' ? 'number' : 'value'}>`;
  const option = new Option(flag, declared.summary).makeOptionMandatory(declared.required ?? false);
  if (declared.default !== undefined) option.default(declared.default);
  if (declared.type === 'number') option.argParser(parseNumber);
  return option;
}

/** By the declared names in kebab-case; commander keeps them in camelCase. */
function optionsOf(parsed: Command, command: PluginCommand): Record<string, string | boolean | number | undefined> {
  const values = parsed.opts();
  const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.keys(command.options ?? {}).map((name) => [name, values[camel(name)]]));
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It is no number.');
  return value;
}
