import { Command, Option } from 'commander';
import type { Role } from '../kernel.ts';
import { addCanCommand } from './can-command.ts';
import { type CommandLine, readCommandLine } from './command-line.ts';
import { addDatabaseCommands } from './database-commands.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { parsePort } from './environment.ts';
import { addEventsCommands } from './events-commands.ts';
import { addJobCommands } from './job-commands.ts';
import { addLifecycleCommands } from './lifecycle-commands.ts';
import { addPluginCommands } from './plugin-commands.ts';
import { pluginList } from './plugin-list.ts';
import { addPluginNew } from './plugin-new.ts';
import { problemText } from './print-problem.ts';
import { addSagaCommands } from './saga-commands.ts';
import { addUiCommands } from './ui-commands.ts';
import { addUserCommands } from './user-commands.ts';
import { addWhyCommand } from './why-command.ts';

/** The `entrepot` command: what it prints as result goes to stdout, everything else to stderr. */
export async function run(argv: readonly string[]): Promise<void> {
  const isVerbose = argv.includes('--verbose');
  try {
    const program = programOf(await readCommandLine(process.cwd(), process.env));
    await program.parseAsync(
      argv.filter((each) => each !== '--verbose'),
      { from: 'user' },
    );
  } catch (error) {
    process.stderr.write(problemText(error, isVerbose));
    process.exitCode = 1;
  }
}

/** All commands of `entrepot`, those of the plugins that the config enables among them. */
export function programOf(line: CommandLine): Command {
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
    .action(async ({ role, port }: { role: Exclude<Role, 'none'>; port?: string }) => {
      const { start } = await import('./start.ts');
      await start(line, role, port === undefined ? line.environment().port : parsePort(port, '--port'));
    });
  program
    .command('dev')
    .summary('serve, and again after every save')
    .description('Serves as start does, and again after every save; what does not compile or boot is told.')
    .allowExcessArguments()
    .allowUnknownOption()
    .action(async () => {
      const { dev } = await import('./dev.ts');
      await dev(process.cwd(), process.env);
    });
  program
    .command('plugins')
    .summary('list the plugins')
    .description('Lists the plugins that the config names, with version and state.')
    .option('--json', 'print JSON')
    .action(({ json = false }: { json?: boolean }) => void process.stdout.write(pluginList(line.config(), json)));
  program
    .command('openapi')
    .summary('print the OpenAPI document')
    .description('Prints the OpenAPI 3.1 document of the enabled plugins: for typed clients, and to compare versions.')
    .action(async () => {
      const { openApiText } = await import('./openapi-command.ts');
      process.stdout.write(openApiText(line.config()));
    });
  addLifecycleCommands(program, line);
  addDatabaseCommands(program, line);
  addEventsCommands(program, line);
  addJobCommands(program, line);
  addSagaCommands(program, line);
  addUserCommands(program, line);
  addCanCommand(program, line);
  addWhyCommand(program, line);
  addDoctorCommand(program, line);
  addPluginNew(program);
  addUiCommands(program);
  addPluginCommands(program, line);
  return program;
}
