import type { Command } from 'commander';
import type { LoadedConfig } from '../config/load-config.ts';
import { createKernel } from '../kernel.ts';
import { createLog } from '../log.ts';
import type { Environment } from './environment.ts';
import { kernelOptionsOf } from './start.ts';
import { stopSignal } from './stop-signals.ts';

/** `entrepot db …` */
export function addDatabaseCommands(program: Command, config: () => LoadedConfig, environment: () => Environment): void {
  const db = program.command('db').summary('see to the database').description('Looks at the database and prepares it.');
  db.command('migrate')
    .summary('apply the schema of the enabled plugins')
    .description('Applies the schema of the enabled plugins, as start does, and ends.')
    .action(async () => {
      const kernel = createKernel({ ...kernelOptionsOf(config(), environment()), role: 'none', log: createLog('warn') });
      try {
        const { changed, statements } = await kernel.prepareDatabase();
        process.stdout.write(changed ? `${statements.length} statements were applied.\n` : 'The schema is up to date.\n');
      } finally {
        await kernel.stop();
      }
    });
  db.command('url')
    .summary('print the address of the database')
    .description('Starts the embedded PostgreSQL, prints its address for other programs, and keeps it running until Ctrl-C.')
    .action(async () => {
      const { databaseUrl, dataDir } = environment();
      if (databaseUrl !== undefined) return void process.stdout.write(`${databaseUrl}\n`);
      const { startEmbedded } = await import('../database/embedded.ts');
      const server = await startEmbedded({ dataDir, log: createLog('warn') });
      process.stdout.write(`${server.url}\n`);
      const signal = stopSignal();
      const awake = setInterval(() => {}, 60_000);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      clearInterval(awake);
      await server.stop();
    });
}
