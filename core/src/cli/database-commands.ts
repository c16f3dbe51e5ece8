import { once } from 'node:events';
import type { Command } from 'commander';
import { createLog } from '../log.ts';
import type { CommandLine } from './command-line.ts';
import { stopSignal } from './stop-signals.ts';

/** `entrepot db …` */
export function addDatabaseCommands(program: Command, line: CommandLine): void {
  const db = program.command('db').summary('see to the database').description('Looks at the database.');
  db.command('url')
    .summary('print the address of the database')
    .description('Prints the address of the database for other programs; the embedded one is kept running until Ctrl-C.')
    .action(async () => {
      const { databaseUrl, dataDir } = line.environment();
      if (databaseUrl !== undefined) {
        process.stdout.write(`${databaseUrl}\n`);
        return;
      }
      const { startEmbedded } = await import('@entrepot/database/embedded');
      const server = await startEmbedded({ dataDir, log: createLog('warn') });
      process.stdout.write(`${server.url}\n`);
      const awake = setInterval(() => {}, 60_000);
      await once(stopSignal(), 'abort');
      clearInterval(awake);
      await server.stop();
    });
}
