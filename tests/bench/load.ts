import { Agent, request } from 'node:http';

export interface Load {
  port: number;
  connections: number;
  seconds: number;
  /** The next request; called once per request. */
  next(): { method?: 'GET' | 'POST'; path: string; body?: string; headers?: Readonly<Record<string, string>> };
}

export interface LoadResult {
  /** Requests a second. */
  rate: number;
  /** Milliseconds each took. */
  times: number[];
}

/** Sends one request and reads its answer. @returns its status */
function send(
  agent: Agent,
  port: number,
  { method = 'GET', path, body, headers = {} }: ReturnType<Load['next']>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request({ host: '127.0.0.1', port, method, path, agent, headers: { ...length, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < 500) text += chunk;
      });
      response.once('end', () => {
        const status = response.statusCode ?? 0;
        if (status >= 400) reject(new Error(`${method} ${path} answered ${status}: ${text}`));
        else resolve(status);
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Keeps `connections` requests under way for so long; any answer that is an error ends the run. */
export async function putLoad({ port, connections, seconds, next }: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  const caller = async () => {
    for (let from = performance.now(); from < end; from = performance.now()) {
      await send(agent, port, next());
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: connections }, caller));
  const rate = (times.length * 1_000) / (performance.now() - start);
  agent.destroy();
  return { rate, times };
}
