import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKernel, type Kernel } from '@entrepot/core';
import { startEmbedded } from '@entrepot/database/embedded';
import type { Database, SagaType } from '@entrepot/sdk';
import { createLog } from '../../core/src/log.ts';
import { makeDataDir, removeDataDir } from '../crash/data-dir.ts';
import type { Bench, Figure } from './figure.ts';
import { median } from './figure.ts';
import { Assemble, Compute, line, stepsPerRun } from './saga-line.ts';

const processes = 2;
const rounds = 5;
const runsPerRound = 2_000;
const bareMs = 3_000;
const goal = 2_000;
const script = join(import.meta.dirname, 'saga-process.ts');

function start(url: string, ...args: string[]): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const all = ['--conditions=development', script, url, ...args];
  return spawn(process.execPath, all, { env: { ...env, NODE_ENV: 'production' }, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = child.stdout ? await once(child.stdout, 'data') : [''];
  return String(chunk).trim();
}

/** The same rows by as many processes, as fast as they can. @returns pairs of rows a second */
async function bareRound(url: string): Promise<number> {
  const children = Array.from({ length: processes }, () => start(url, 'bare', String(bareMs)));
  const written = await Promise.all(children.map(firstLine));
  return (written.reduce((sum, count) => sum + Number(count), 0) * 1_000) / bareMs;
}

let started = 0;

/** Starts runs with one commit and waits for their end. @returns steps a second, from that commit on */
async function sagaRound(db: Database, type: SagaType<typeof Assemble.input>): Promise<number> {
  let begun = 0;
  await db.transaction(async (tx) => {
    const starts = Array.from({ length: runsPerRound }, () => {
      started += 1;
      return tx.start(type, { run: started }, { key: String(started) });
    });
    await Promise.all(starts);
    begun = performance.now();
  });
  for (;;) {
    await sleep(20);
    const [left] = await db.query<{ open: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM kernel.sagas WHERE state = 'running') AS open`,
    );
    if (!left?.open) return (runsPerRound * stepsPerRun * 1_000) / (performance.now() - begun);
  }
}

/** @returns what is wrong with the rows: steps that are missing, or whose effect is there twice */
async function faults({ db }: Kernel): Promise<number> {
  const [row] = await db.query<{ wrong: number }>(
    `SELECT count(*)::int AS wrong FROM "kernel"."sagas" s
     LEFT JOIN (SELECT run, array_agg(step ORDER BY step) AS steps FROM line.pieces GROUP BY run) p ON p.run = (s.input->>'run')::bigint
     WHERE s.type = $1 AND (s.state <> 'done'
       OR p.steps IS DISTINCT FROM (SELECT array_agg(n::bigint) FROM generate_series(1, $2::int) n))`,
    [Assemble.name, stepsPerRun],
  );
  return row?.wrong ?? -1;
}

/** Steps of sagas by two worker processes beside the same rows written bare by two processes, on one durable database. */
export const benchSagas: Bench = async ({ progress }) => {
  const dataDir = makeDataDir();
  const server = await startEmbedded({ dataDir, log: createLog('error') });
  const kernel = createKernel({ plugins: [line], databaseUrl: server.url, role: 'none', log: createLog('error') });
  await kernel.start();
  const workers = Array.from({ length: processes }, () => start(server.url, 'worker'));
  try {
    await Promise.all(workers.map(firstLine));
    const bare: number[] = [];
    const own: number[] = [];
    const sets: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const limit = await bareRound(server.url);
      const steps = await sagaRound(kernel.db, Assemble);
      const inSets = await sagaRound(kernel.db, Compute);
      progress(
        `sagas ${round === 0 ? 'warm-up' : round}: bare ${limit.toFixed(0)}/s, ours ${steps.toFixed(0)}/s, without data ${inSets.toFixed(0)}/s`,
      );
      if (round === 0) continue;
      bare.push(limit);
      own.push(steps);
      sets.push(inSets);
    }
    const wrong = await faults(kernel);
    const figure = (name: string, what: string, values: readonly number[]): Figure => ({
      name,
      what,
      value: median(values),
      unit: 'steps/s',
      limit: { what: 'the same two rows in one transaction, bare, two processes', value: median(bare) },
      goal: `≥ ${goal.toLocaleString('en')}/s; 0 lost, 0 twice`,
      met: median(values) >= goal && wrong === 0,
      details: { processes, runs: rounds * runsPerRound, stepsPerRun, wrong },
    });
    return [
      figure('saga-steps', 'saga steps with a row of their own, durable', own),
      figure('saga-steps-plain', 'saga steps without data of their own, durable', sets),
    ];
  } finally {
    for (const worker of workers) worker.kill();
    await Promise.all(workers.map((worker) => (worker.exitCode === null ? once(worker, 'exit') : undefined)));
    await kernel.stop();
    await server.stop();
    await removeDataDir(dataDir);
  }
};
