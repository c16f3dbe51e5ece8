import { once } from 'node:events';
import type { Command } from 'commander';
import { createKernel } from '../kernel.ts';
import { createLog } from '../log.ts';
import { type CommandLine, kernelOptions } from './command-line.ts';
import { quarantineReport } from './quarantine-report.ts';
import { stopSignal } from './stop-signals.ts';

/** `entrepot db …` */
export function addDatabaseCommands(program: Command, line: CommandLine): void {
  const db = program.command('db').summary('see to the database').description('Looks at the database and prepares it.');
  db.command('migrate')
    .summary('apply the schema of the enabled plugins')
    .description('Applies the schema of the enabled plugins, as start does, and ends.')
    .action(async () => {
      const kernel = createKernel({ ...kernelOptions(line), role: 'none', log: createLog('warn') });
      try {
        const { changed, statements } = await kernel.prepareDatabase();
        const report = quarantineReport(kernel.health());
        process.stderr.write(report);
        if (report !== '') process.exitCode = 1;
        process.stdout.write(changed ? `${statements.length} statements were applied.\n` : 'The schema is up to date.\n');
      } finally {
        await kernel.stop();
      }
    });
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
