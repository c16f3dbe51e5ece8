import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDatabase, dropDatabase } from '@entrepot/database/create-database';
import { codeOf } from '@entrepot/database/database-error';
import { databaseUrl } from '@entrepot/database/embedded';
import type { Trial } from '@entrepot/diagnostics/doctor/bisect';
import type { Complaint } from '@entrepot/diagnostics/doctor/find-culprit';
import { Problem } from '@entrepot/sdk';
import { createKernel, type KernelOptions } from '../kernel.ts';
import { createLog } from '../log.ts';

/** Quick requests are asked often, for the least of their times is what they take without disturbance. */
const mostAttempts = 10;
const enoughMs = 1_000;
const longestMs = 60_000;

/**
 * Sends a request to a kernel with some of the plugins, on a copy of the database that is made for it and dropped behind it:
 * whatever the request does, it does to the copy.
 * @param source the database; nobody may be connected to it
 * @throws Problem `database-in-use`
 */
export async function rehearse(
  source: string,
  options: KernelOptions,
  names: readonly string[],
  complaint: Complaint,
): Promise<Trial> {
  const admin = databaseUrl(source, 'postgres');
  const name = `entrepot_doctor_${process.pid}_${Date.now().toString(36)}`;
  const url = await copy(admin, name, source);
  try {
    return await ask(url, options, names, complaint);
  } finally {
    await dropDatabase(admin, name);
  }
}

async function copy(admin: string, name: string, source: string): Promise<string> {
  try {
    return await createDatabase(admin, name, { template: decodeURIComponent(new URL(source).pathname.slice(1)) });
  } catch (cause) {
    if (codeOf(cause) !== '55006') throw cause;
    throw new Problem('database-in-use', {
      status: 409,
      detail: 'The database cannot be copied while others are connected to it, and on itself nothing is tried.',
      remedy: 'Stop the running processes for the time being, or give a copy of the database in DATABASE_URL.',
      cause,
    });
  }
}

async function ask(url: string, options: KernelOptions, names: readonly string[], complaint: Complaint): Promise<Trial> {
  const kernel = createKernel({
    ...options,
    plugins: options.plugins.filter((plugin) => names.includes(plugin.name)),
    databaseUrl: url,
    role: 'api',
    isDrained: true,
    log: createLog('silent'),
    identify: () => ({ id: null, name: 'doctor', roles: ['admin'], attributes: {} }),
  });
  await kernel.start();
  const server = createServer(kernel.http.handle);
  try {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const answers: Omit<Trial, 'plugins'>[] = [];
    const until = performance.now() + enoughMs;
    while (answers.length < 2 || (answers.length < mostAttempts && performance.now() < until)) {
      answers.push(await send(`http://127.0.0.1:${port}`, complaint));
    }
    const [first] = answers;
    if (!first) throw new Error('nothing was asked');
    // The first one also pays for what is made at first use; one that met what the first had written says nothing.
    const ms = Math.min(...answers.filter(({ status }) => status === first.status).map((each) => each.ms));
    return { plugins: names, status: first.status, code: first.code, ms };
  } finally {
    server.closeAllConnections();
    server.close();
    await kernel.stop();
  }
}

async function send(address: string, { method, path, body }: Complaint): Promise<Omit<Trial, 'plugins'>> {
  const start = performance.now();
  const answer = await fetch(`${address}${path}`, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(longestMs),
    ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
  });
  const text = await answer.text();
  const ms = performance.now() - start;
  const isProblem = /problem\+json/.test(answer.headers.get('content-type') ?? '');
  const code: unknown = isProblem ? JSON.parse(text).code : undefined;
  return { status: answer.status, code: typeof code === 'string' ? code : undefined, ms };
}
