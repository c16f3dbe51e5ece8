import { Agent, request } from 'node:http';
import { createKernel, createLog } from '@entrepot/core';
import { createTestApp } from '@entrepot/core/testing';
import { faulty, forgetLeaks, host, type RunFault } from './faulty-plugin.ts';

/** Where the faulty plugin is hit while its neighbour is measured. */
export type Place = 'action' | 'hook' | 'job' | 'saga' | 'subscriber';
export const places: readonly Place[] = ['action', 'hook', 'job', 'saga', 'subscriber'];

export interface NeighbourP99 {
  readonly fault: RunFault;
  readonly place: Place;
  /** Milliseconds. */
  readonly without: number;
  readonly with: number;
}

const callers = 4;
const hitsPerSecond = 25;
const limits = { action: 1000, subscriber: 1000, silentJob: 1000, stop: 300 };
const hits: Readonly<Record<Place, readonly [method: string, path: string]>> = {
  action: ['GET', '/api/v1/faulty/act'],
  hook: ['GET', '/api/v1/host/call?kind=series'],
  job: ['POST', '/api/v1/faulty/enqueue'],
  saga: ['POST', '/api/v1/faulty/start'],
  subscriber: ['POST', '/api/v1/host/tell'],
};

/**
 * Measures how long another plugin's requests take (20 records from the database), with the faulty plugin hit at the same time
 * and without: by turns, and the best round of each counts, for others use the machine too. The kernel works as in production.
 * @param rounds at least; up to four times as many where the machine has not been quiet enough to tell
 */
export async function neighbourP99(fault: RunFault, place: Place, rounds: number, requests: number): Promise<NeighbourP99> {
  const plugins = [host, faulty(fault, { onFailure: 'skip' })];
  const app = await createTestApp({ plugins: [host, faulty('none')] });
  for (let each = 0; each < 20; each += 1) await app.post('/api/v1/host/things', { name: `thing ${each}` });
  const kernel = createKernel({
    plugins,
    limits,
    databaseUrl: app.databaseUrl,
    port: 0,
    host: '127.0.0.1',
    log: createLog('silent'),
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  try {
    await kernel.start();
    const address = `http://127.0.0.1:${kernel.port}`;
    const measure = () => p99(address, agent, requests);
    await measure();
    const [calm, hit]: [number[], number[]] = [[], []];
    const isClear = () => Math.min(...hit) < 2 * Math.min(...calm);
    for (let round = 0; round < rounds || (round < 4 * rounds && !isClear()); round += 1) {
      calm.push(await measure());
      const stop = hitting(address, agent, place);
      hit.push(await measure());
      await stop();
    }
    return { fault, place, without: Math.min(...calm), with: Math.min(...hit) };
  } finally {
    agent.destroy();
    await kernel.stop();
    await app.stop();
    // What still ran may have leaked until now.
    forgetLeaks();
  }
}

async function p99(address: string, agent: Agent, requests: number): Promise<number> {
  const times: number[] = [];
  const caller = async () => {
    while (times.length < requests) {
      const start = performance.now();
      const status = await send(address, agent, 'GET', '/api/v1/host/list');
      if (status !== 200) throw new Error(`a neighbour got ${status}`);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}

/** Hits the faulty plugin at a steady pace, whatever becomes of it. */
function hitting(address: string, agent: Agent, place: Place): () => Promise<void> {
  const [method, path] = hits[place];
  const open = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    const done: Promise<unknown> = send(address, agent, method, path)
      .catch(() => {})
      .finally(() => open.delete(done));
    open.add(done);
  }, 1000 / hitsPerSecond);
  return async () => {
    clearInterval(timer);
    // What hangs is over when its limit is.
    await Promise.all(open);
  };
}

function send(address: string, agent: Agent, method: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, { agent, method }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end();
  });
}
