import { Agent, request } from 'node:http';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { faulty, forgetLeaks, host, quietly, type RunFault } from './faulty-plugin.ts';

/** Where the faulty plugin is hit while its neighbour is measured. */
export type Place = 'action' | 'hook' | 'job' | 'saga' | 'subscriber';
export const places: readonly Place[] = ['action', 'hook', 'job', 'saga', 'subscriber'];

export interface NeighbourP99 {
  readonly fault: RunFault;
  readonly place: Place;
  /** Milliseconds, the median of the rounds. */
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
 * Measures how long another plugin's requests take (a list of its records from the database), with the faulty plugin hit at
 * the same time and without: by turns, and the median of the rounds counts.
 */
export async function neighbourP99(fault: RunFault, place: Place, rounds: number, requests: number): Promise<NeighbourP99> {
  const app = await quietly(() => createTestApp({ plugins: [host, faulty(fault, { onFailure: 'skip' })], limits }));
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  try {
    for (let each = 0; each < 20; each += 1) await app.post('/api/v1/host/things', { name: `thing ${each}` });
    const measure = () => p99(app.address, agent, requests);
    await measure();
    const [calm, hit]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      calm.push(await measure());
      const stop = hitting(app, agent, place);
      hit.push(await measure());
      await stop();
    }
    return { fault, place, without: median(calm), with: median(hit) };
  } finally {
    agent.destroy();
    await app.stop();
    forgetLeaks();
  }
}

/** How the test kit is told who calls, without its client: that one checks every answer, which takes longer than the answer. */
const admin = {
  'x-test-caller': encodeURIComponent(JSON.stringify({ id: null, name: 'admin', attributes: {}, roles: ['admin'] })),
};

async function p99(address: string, agent: Agent, requests: number): Promise<number> {
  const times: number[] = [];
  const caller = async () => {
    while (times.length < requests) {
      const start = performance.now();
      const status = await send(address, agent, 'GET', '/api/v1/host/things', admin);
      if (status !== 200) throw new Error(`a neighbour got ${status}`);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}

/** Hits the faulty plugin at a steady pace, whatever becomes of it, and lets its jobs and events run. */
function hitting(app: TestApp, agent: Agent, place: Place): () => Promise<void> {
  const [method, path] = hits[place];
  const open = new Set<Promise<unknown>>();
  const track = (work: Promise<unknown>) => {
    const done = work.catch(() => {}).finally(() => open.delete(done));
    open.add(done);
  };
  let draining: Promise<void> | undefined;
  const timer = setInterval(() => {
    track(send(app.address, agent, method, path, {}));
    if (place === 'action' || place === 'hook') return;
    draining ??= app.runJobs().finally(() => {
      draining = undefined;
    });
    track(draining);
  }, 1000 / hitsPerSecond);
  return async () => {
    clearInterval(timer);
    // What hangs is over when its limit is.
    await Promise.race([Promise.all(open), new Promise((resolve) => setTimeout(resolve, 1500))]);
  };
}

function send(address: string, agent: Agent, method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, { agent, method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end();
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
