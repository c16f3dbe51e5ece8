import { Problem } from '@entrepot/sdk';
import { Command, Option } from 'commander';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import type { Role } from '../kernel.ts';
import { addDatabaseCommands } from './database-commands.ts';
import { type Environment, parsePort, readEnvironment } from './environment.ts';
import { addPluginCommands } from './plugin-commands.ts';
import { pluginList } from './plugin-list.ts';
import { problemText } from './print-problem.ts';

/** The `entrepot` command: what it prints as result goes to stdout, everything else to stderr. */
export async function run(argv: readonly string[]): Promise<void> {
  const verbose = argv.includes('--verbose');
  try {
    await (await programOf()).parseAsync(
      argv.filter((each) => each !== '--verbose'),
      { from: 'user' },
    );
  } catch (error) {
    process.stderr.write(problemText(error, verbose));
    process.exitCode = 1;
  }
}

async function programOf(): Promise<Command> {
  // Without a config there is still help, and each command tells what is wrong with it.
  const loaded = await loadConfig(process.cwd(), process.env.NODE_ENV).catch((error: unknown) => {
    if (error instanceof Problem) return error;
    throw error;
  });
  const config = (): LoadedConfig => {
    if (loaded instanceof Problem) throw loaded;
    return loaded;
  };
  const environment = (): Environment => readEnvironment(process.env, config().file);

  const program = new Command('entrepot')
    .description('An ERP core for cross-border sellers: a small kernel, and everything else a plugin.')
    .option('--verbose', 'show where an error happened')
    .helpCommand(false)
    .showHelpAfterError('Run "entrepot --help" to see all commands.')
    .configureHelp({ sortSubcommands: true });
  program
    .command('start')
    .summary('start the database and serve')
    .description('Starts the database where DATABASE_URL names none, applies the schema of the enabled plugins and serves.')
    .addOption(
      new Option('--role <role>', 'serve HTTP (api), run jobs and events (worker), or both')
        .choices(['all', 'api', 'worker'])
        .default('all'),
    )
    .option('--port <port>', 'the port to listen on; PORT or 7070 unless given')
    .action(async ({ role, port }: { role: Role; port?: string }) => {
      const { start } = await import('./start.ts');
      const given = environment();
      await start(config(), port === undefined ? given : { ...given, port: parsePort(port, '--port') }, role);
    });
  program
    .command('plugins')
    .summary('list the plugins')
    .description('Lists the plugins that the config names, with version and state.')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => {
      process.stdout.write(pluginList(config(), json ?? false));
    });
  addDatabaseCommands(program, config, environment);
  if (!(loaded instanceof Problem)) addPluginCommands(program, loaded, environment);
  return program;
}
