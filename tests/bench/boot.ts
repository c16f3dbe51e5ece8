import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeDataDir } from '../crash/data-dir.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { freePort } from './free-port.ts';

const root = join(import.meta.dirname, '../..');
const rounds = 7;
const synthetic = 20;

/** A project of its own inside the repository, where `@entrepot/…` resolves. */
function project(name: string, extra: number): string {
  mkdirSync(join(root, '.entrepot'), { recursive: true });
  const folder = mkdtempSync(join(root, '.entrepot', `bench-${name}-`));
  for (let index = 0; index < extra; index += 1) writeFileSync(join(folder, `synthetic${index}.ts`), plugin(index));
  const own = Array.from({ length: extra }, (_, index) => `'./synthetic${index}.ts': true,`);
  const config = readFileSync(join(root, 'entrepot.config.ts'), 'utf8');
  writeFileSync(join(folder, 'entrepot.config.ts'), config.replace('plugins: {', `plugins: { ${own.join(' ')}`));
  return folder;
}

/** As large as a plugin of a team is: two entities, an action, a hook, an extension. */
function plugin(index: number): string {
  const fields = Array.from({ length: 8 }, (_, field) => `field${field}: field.text().optional(),`).join(' ');
  return `
import { Order, reviewOrder } from '@entrepot/orders';
import { defineEntity, definePlugin, extendEntity, field } from '@entrepot/sdk';
const Thing = defineEntity('synthetic${index}.thing', { fields: { code: field.text({ unique: true }), amount: field.money(), ${fields} } });
const Part = defineEntity('synthetic${index}.part', { fields: { thing: field.ref(Thing), count: field.quantity().default(0), ${fields} } });
export default definePlugin({
  name: 'synthetic${index}',
  version: '1.0.0',
  requires: { orders: '^1.0.0' },
  entities: [Thing, Part],
  extends: [extendEntity(Order, { synthetic${index}: field.text().optional() })],
  actions: { hello: { method: 'GET', permission: 'public', handler: () => ({ hello: 'world' }) } },
  setup({ on }) {
    on(reviewOrder, (order) => (order.customerCode === 'nobody' ? order.hold('synthetic') : undefined));
  },
});
`;
}

interface Started {
  child: ChildProcess;
  port: number;
  ms: number;
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });
}

async function start(folder: string): Promise<Started> {
  const port = await freePort();
  const { NODE_OPTIONS: _, ...env } = process.env;
  const from = performance.now();
  const child = spawn(process.execPath, ['--conditions=development', join(root, 'core/bin/entrepot.js'), 'start'], {
    cwd: folder,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`start ended with ${child.exitCode}: ${stderr}`);
    if (performance.now() - from > 120_000) throw new Error(`not ready after two minutes: ${stderr}`);
    await sleep(3);
  }
  return { child, port, ms: performance.now() - from };
}

async function stop({ child }: Started): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}

/** Resident memory of the server's process, megabytes. */
function memoryOf({ child }: Started): number {
  const text = execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' });
  return Number(text) / 1024;
}

async function measure(folder: string): Promise<{ ms: number; memory: number }> {
  const times: number[] = [];
  const memories: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = await start(folder);
    times.push(started.ms);
    memories.push(memoryOf(started));
    await stop(started);
  }
  return { ms: median(times), memory: median(memories) };
}

/** From the spawn of `entrepot start` to the first 200 of `/readyz`, start of the embedded PostgreSQL included. */
export const benchBoot: Bench = async ({ progress }) => {
  const folders: string[] = [];
  try {
    for (const [name, extra] of [['plain', 0] as const, ['synthetic', synthetic] as const]) {
      progress(`boot: first start of the ${name} project, with schema and demo company`);
      const folder = project(name, extra);
      folders.push(folder);
      await stop(await start(folder));
    }
    progress(`boot: ${rounds} starts of each`);
    const plain = await measure(folders[0] as string);
    const more = await measure(folders[1] as string);
    const figures: Figure[] = [
      {
        name: 'boot',
        what: 'start to ready, database in place',
        value: plain.ms,
        unit: 'ms',
        goal: '≤ 700 ms',
        met: plain.ms <= 700,
        details: { rounds },
      },
      {
        name: 'boot-synthetic',
        what: `the same with ${synthetic} more plugins`,
        value: more.ms,
        unit: 'ms',
        limit: { what: 'without them', value: plain.ms },
        goal: '≤ 1.2 ×',
        met: more.ms <= 1.2 * plain.ms,
        details: { rounds },
      },
      {
        name: 'boot-memory',
        what: 'RSS of the server process after boot, without the database',
        value: plain.memory,
        unit: 'MB',
        goal: '≤ 150 MB',
        met: plain.memory <= 150,
        details: { [`with ${synthetic} more plugins`]: `${more.memory.toFixed(0)} MB` },
      },
    ];
    return figures;
  } finally {
    for (const folder of folders) {
      await removeDataDir(join(folder, '.entrepot'));
      rmSync(folder, { recursive: true, force: true });
    }
  }
};
