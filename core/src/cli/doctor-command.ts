import type { Command } from 'commander';
import { examine, exitCodeOf, type Finding } from '../diagnostics/doctor/examine.ts';
import { createKernel } from '../kernel.ts';
import { createLog } from '../log.ts';
import { type CommandLine, kernelOptions } from './command-line.ts';

/** `entrepot doctor`: looks at everything, changes nothing and says what to do. Exit code 0 well, 1 warnings, 2 errors. */
export function addDoctorCommand(program: Command, line: CommandLine): void {
  program
    .command('doctor')
    .summary('look at database, queues, clocks, secrets and plugins, and say what to do')
    .description(
      'Looks at the database, migrations, queues, clocks, secrets and plugins and says what to do about what it finds. Changes ' +
        'nothing. Exit code 0 where all is well, 1 where there are warnings, 2 where something is wrong.',
    )
    .option('--json', 'print JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const findings = await findingsOf(line);
      process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : findingsText(findings));
      process.exitCode = exitCodeOf(findings);
    });
}

async function findingsOf(line: CommandLine): Promise<Finding[]> {
  const { dataDir, databaseUrl } = line.environment();
  const { gather } = await import('../diagnostics/doctor/gather.ts');
  const kernel = createKernel({ ...kernelOptions(line), role: 'none', log: createLog('silent') });
  try {
    return examine(await gather(kernel, { dataDir, databaseUrl }));
  } finally {
    await kernel.stop();
  }
}

const signs = { ok: 'ok', warning: 'WARNING', error: 'ERROR' } as const;

/** For people. */
export function findingsText(findings: readonly Finding[]): string {
  const lines = findings.map(({ check, level, finding, remedy }) => {
    const told = `${signs[level].padEnd(8)} ${check.padEnd(11)} ${finding}\n`;
    return remedy === undefined ? told : `${told}${' '.repeat(21)}${remedy}\n`;
  });
  const [errors, warnings] = (['error', 'warning'] as const).map(
    (level) => findings.filter((each) => each.level === level).length,
  );
  return `${lines.join('')}\n${errors} errors, ${warnings} warnings.\n`;
}
