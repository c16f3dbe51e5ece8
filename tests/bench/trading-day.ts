import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataDir, removeDataDir } from '../crash/data-dir.ts';
import type { Bench, Figure } from './figure.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '../shared/data/retail');

interface Run {
  stdout: string;
  /** Seconds that each day took, in their order. */
  days: number[];
}

function run(dataDir: string, progress: (text: string) => void): Promise<Run> {
  const child = spawn(
    process.execPath,
    ['--conditions=development', join(root, 'core/bin/entrepot.js'), 'trading-day', '--orders', folder, '--json'],
    { cwd: root, env: { ...process.env, ENTREPOT_DATA_DIR: dataDir }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) return reject(new Error(`trading-day ended with ${code}: ${stderr.slice(-2_000)}`));
      const days = [...stderr.matchAll(/lines, ([\d.]+) s$/gm)].map(([, seconds]) => Number(seconds));
      progress(`the folder went through ${days.length} days`);
      resolve({ stdout, days });
    });
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The whole retail folder through the `trading-day` command, in a database of its own. */
export const benchTradingDay: Bench = async ({ progress }) => {
  if (!existsSync(folder)) {
    progress('skipped: no ../shared');
    return [];
  }
  progress('trading day: the whole retail folder');
  const dataDir = makeDataDir();
  try {
    const { stdout, days } = await run(dataDir, progress);
    const report = JSON.parse(stdout) as { seconds: Record<string, number>; peakRssMb: number; input: { lines: number } };
    const early = mean(days.slice(0, 20));
    const late = mean(days.slice(-20));
    const figures: Figure[] = [
      {
        name: 'trading-day',
        what: `the whole folder, ${report.input.lines} lines`,
        value: report.seconds.total ?? Number.NaN,
        unit: 's',
        goal: '≤ 90 s',
        met: (report.seconds.total ?? Number.POSITIVE_INFINITY) <= 90,
        details: report.seconds,
      },
      {
        name: 'trading-day-memory',
        what: 'peak RSS of the process',
        value: report.peakRssMb,
        unit: 'MB',
        goal: '≤ 1,024 MB',
        met: report.peakRssMb <= 1_024,
      },
      {
        name: 'trading-day-flat',
        what: 'seconds a day, the last 20 days',
        value: late,
        unit: 's',
        limit: { what: 'the first 20 days', value: early },
        goal: '≤ 1.5 ×',
        met: late <= 1.5 * early,
      },
    ];
    return figures;
  } finally {
    await removeDataDir(dataDir);
  }
};
