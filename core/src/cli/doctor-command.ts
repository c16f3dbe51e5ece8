import { readFile } from 'node:fs/promises';
import { examine, exitCodeOf, type Finding } from '@entrepot/diagnostics/doctor/examine';
import type { Complaint, Verdict } from '@entrepot/diagnostics/doctor/find-culprit';
import { Problem } from '@entrepot/sdk';
import type { Command } from 'commander';
import { createKernel } from '../kernel.ts';
import { createLog } from '../log.ts';
import { type CommandLine, kernelOptions } from './command-line.ts';

interface Options {
  json?: boolean;
  bisect?: string;
  body?: string;
}

/** `entrepot doctor`: looks at everything, changes nothing and says what to do. Exit code 0 well, 1 warnings, 2 errors. */
export function addDoctorCommand(program: Command, line: CommandLine): void {
  program
    .command('doctor')
    .summary('look at database, queues, clocks, secrets and plugins, and say what to do')
    .description(
      'Looks at the database, migrations, queues, clocks, secrets and plugins and says what to do about what it finds. Changes ' +
        'nothing. Exit code 0 where all is well, 1 where there are warnings, 2 where something is wrong.',
    )
    .option('--bisect <request>', 'find the plugin that makes a request, as "POST /api/v1/orders/orders", fail or slow')
    .option('--body <json>', 'its body; @file reads it from a file')
    .option('--json', 'print JSON')
    .action(async ({ json = false, bisect, body }: Options) => {
      if (bisect !== undefined) {
        const verdict = await verdictOn(line, await complaintOf(bisect, body));
        process.stdout.write(json ? `${JSON.stringify(verdict, null, 2)}\n` : verdictText(verdict));
        if (verdict.symptom !== 'none') process.exitCode = 2;
        return;
      }
      const findings = await findingsOf(line);
      process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : findingsText(findings));
      process.exitCode = exitCodeOf(findings);
    });
}

async function findingsOf(line: CommandLine): Promise<Finding[]> {
  const { dataDir, databaseUrl } = line.environment();
  const { gather } = await import('@entrepot/diagnostics/doctor/gather');
  const kernel = createKernel({ ...kernelOptions(line), role: 'none', log: createLog('silent') });
  try {
    return examine(await gather(kernel, { dataDir, databaseUrl }));
  } finally {
    await kernel.stop();
  }
}

/**
 * Reads what the options say.
 * @throws Problem `invalid-request`, `invalid-json`
 */
export async function complaintOf(request: string, body: string | undefined): Promise<Complaint> {
  const [, method, path] = /^\s*(GET|POST|PATCH|DELETE)\s+(\/\S*)\s*$/i.exec(request) ?? [];
  if (method === undefined || path === undefined) {
    throw new Problem('invalid-request', {
      detail: `"${request.slice(0, 200)}" is no request.`,
      remedy: 'Write method and path, as --bisect "POST /api/v1/orders/orders".',
    });
  }
  const text = body?.startsWith('@') ? await readFile(body.slice(1), 'utf8') : body;
  try {
    if (text !== undefined) JSON.parse(text);
  } catch (cause) {
    const detail = `The body is no JSON: ${cause instanceof Error ? cause.message : cause}`;
    throw new Problem('invalid-json', { detail, remedy: 'Correct --body, or read it from a file: --body @order.json', cause });
  }
  return { method: method.toUpperCase(), path, body: text };
}

async function verdictOn(line: CommandLine, complaint: Complaint): Promise<Verdict> {
  const options = kernelOptions(line);
  const { databaseUrl, dataDir } = line.environment();
  const { findCulprit } = await import('@entrepot/diagnostics/doctor/find-culprit');
  const { rehearse } = await import('./rehearse.ts');
  const plugins = createKernel({ ...options, role: 'none', log: createLog('silent') }).plugins.filter(
    ({ name }) => name !== 'kernel',
  );
  const log = createLog('warn');
  const server =
    databaseUrl === undefined ? await (await import('@entrepot/database/embedded')).startEmbedded({ dataDir, log }) : undefined;
  try {
    const source = server?.url ?? databaseUrl ?? '';
    return await findCulprit(complaint, plugins, async (names) => {
      process.stderr.write(`Trying it with ${names.length} of ${plugins.length} plugins …\n`);
      return rehearse(source, options, names, complaint);
    });
  } finally {
    await server?.stop();
  }
}

/** For people. */
export function verdictText({ request, explanation, trials }: Verdict): string {
  const lines = trials.map(({ plugins, status, code, ms }, index) => {
    const answer = `${status}${code === undefined ? '' : ` ${code}`}`;
    return `${String(index + 1).padStart(4)}. ${answer.padEnd(28)} ${ms.toFixed(1).padStart(8)} ms  with ${plugins.join(', ') || 'the kernel alone'}\n`;
  });
  return `${request}\n${explanation}\n\n${lines.join('')}`;
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
