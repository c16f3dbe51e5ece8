import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HttpClients, type OutgoingCall } from '@entrepot/durable/outgoing/http-clients';
import type { HttpInit, Problem } from '@entrepot/sdk';
import { expect } from 'chai';

describe('the HTTP client of a plugin', () => {
  const servers: Server[] = [];
  const clients: HttpClients[] = [];

  async function listen(handler: RequestListener): Promise<string> {
    const server = createServer(handler);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  function client(
    options: { hosts?: readonly string[]; privateHosts?: readonly string[]; observe?: (call: OutgoingCall) => void } = {},
  ) {
    const { hosts = ['127.0.0.1', 'localhost'], privateHosts = ['127.0.0.0/8', '::1'], observe = () => {} } = options;
    const made = new HttpClients({ privateHosts, now: () => new Date(), observe });
    clients.push(made);
    return made.of('shipping', hosts);
  }

  async function problemOf(calling: Promise<unknown>): Promise<Problem> {
    return calling.then(
      () => expect.fail('it was answered'),
      (error: Problem) => error,
    );
  }

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((each) => each.stop()));
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('answers as fetch does, packed bodies unpacked, and accounts the call to the plugin', async () => {
    const calls: OutgoingCall[] = [];
    const address = await listen((request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(JSON.stringify({ method: request.method, key: request.headers['x-key'] })));
    });
    const answer = await client({ observe: (call) => void calls.push(call) }).fetch(`${address}/a?b=c`, {
      method: 'post',
      headers: { 'X-Key': 'k' },
      body: 'four',
    });
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({ method: 'POST', key: 'k' });
    expect(calls).to.have.length(1);
    expect(calls[0]).to.deep.include({
      plugin: 'shipping',
      method: 'POST',
      status: 200,
      error: undefined,
      sentBytes: 4,
      receivedBytes: 27,
    });
    expect(calls[0]?.host).to.equal(new URL(address).host);
  });

  it('reaches no host that the manifest does not name', async () => {
    const address = await listen((_, response) => response.end());
    const observed: OutgoingCall[] = [];
    const problem = await problemOf(
      client({ hosts: ['*.example.com'], observe: (call) => void observed.push(call) }).fetch(address),
    );
    expect(problem.code).to.equal('host-not-declared');
    expect(observed[0]?.error).to.equal('host-not-declared');
    expect((await problemOf(client({ hosts: ['*'] }).fetch('file:///etc/passwd'))).code).to.equal('host-not-declared');
  });

  it('reaches no private address, however it is written, unless the operator allows it', async () => {
    const address = await listen((_, response) => response.end('inside'));
    const port = new URL(address).port;
    const closed = client({ hosts: ['*'], privateHosts: [] });
    const hosts = [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '127.1',
      '2130706433',
      '0x7f.1',
      '0',
      '169.254.169.254',
    ];
    for (const host of hosts) {
      expect((await problemOf(closed.fetch(`http://${host}:${port}/`, { retries: 0 }))).code, host).to.equal('private-address');
    }
    expect(await (await client({ hosts: ['*'], privateHosts: ['localhost'] }).fetch(`http://localhost:${port}`)).text()).to.equal(
      'inside',
    );
  });

  it('checks each hop of a redirect anew', async () => {
    const inside = await listen((_, response) => response.end('inside'));
    const port = new URL(inside).port;
    const address = await listen((_, response) => response.writeHead(302, { location: `http://localhost:${port}/` }).end());
    expect((await problemOf(client({ hosts: ['127.0.0.1'] }).fetch(address))).code).to.equal('host-not-declared');
    expect(
      (await problemOf(client({ privateHosts: ['127.0.0.1/32', '10.0.0.0/8'], hosts: ['*'] }).fetch(`http://127.0.0.2:${port}`)))
        .code,
    ).to.equal('private-address');
    expect((await client({ hosts: ['127.0.0.1'] }).fetch(address, { redirect: 'manual' })).status).to.equal(302);
    const circle: string = await listen((_, response) => response.writeHead(307, { location: circle }).end());
    expect((await problemOf(client().fetch(circle))).code).to.equal('too-many-redirects');
  });

  it('keeps credentials from another origin, and the body from a 303', async () => {
    const seen: IncomingMessage[] = [];
    const end = await listen((request, response) => {
      seen.push(request);
      response.end();
    });
    const address = await listen((_, response) => response.writeHead(303, { location: end }).end());
    const headers = { authorization: 'Bearer secret', cookie: 'a=b', 'content-type': 'text/plain', accept: 'text/html' };
    await client().fetch(address, { method: 'POST', body: 'body', headers });
    expect(seen[0]).to.include({ method: 'GET' });
    expect(seen[0]?.headers).to.include({ accept: 'text/html' });
    expect(seen[0]?.headers).not.to.have.any.keys('authorization', 'cookie', 'content-type', 'content-length');
  });

  it('gives up in time, and reads no more than it was told to', async () => {
    const slow = await listen((_, response) => void response.write('a'));
    expect((await problemOf(client().fetch(slow, { timeoutMs: 100, retries: 0 }))).code).to.equal('http-timeout');
    const huge = await listen((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      response.on('error', () => {});
      more();
    });
    const calls: OutgoingCall[] = [];
    const problem = await problemOf(client({ observe: (call) => void calls.push(call) }).fetch(huge, { maxBytes: 100_000 }));
    expect(problem.code).to.equal('response-too-large');
    expect(calls).to.have.length(1);
    expect(calls[0]?.receivedBytes).to.be.lessThan(1_000_000);
    const bomb = await listen((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(Buffer.alloc(5_000_000)));
    });
    expect((await problemOf(client().fetch(bomb, { maxBytes: 100_000 }))).code).to.equal('response-too-large');
  });

  const flaky = async (failures: number, fail: RequestListener): Promise<{ address: string; count: () => number }> => {
    let count = 0;
    const address = await listen((request, response) => {
      count += 1;
      if (count <= failures) fail(request, response);
      else response.end('at last');
    });
    return { address, count: () => count };
  };

  it('tries again what does no harm twice, after 503, 429 and lost connections', async () => {
    const failing: readonly RequestListener[] = [
      (_, response) => response.writeHead(503).end(),
      (_, response) => response.writeHead(429, { 'retry-after': '0' }).end(),
      (request) => request.socket.destroy(),
    ];
    for (const fail of failing) {
      const { address, count } = await flaky(2, fail);
      expect(await (await client().fetch(address)).text()).to.equal('at last');
      expect(count()).to.equal(3);
    }
  });

  it('does not repeat what may do harm, nor what would fail again', async () => {
    const cases: readonly [init: HttpInit, fail: RequestListener, status: number, count: number][] = [
      [{ method: 'POST', body: 'x' }, (_, response) => response.writeHead(503).end(), 503, 1],
      [
        { method: 'POST', body: 'x', headers: { 'Idempotency-Key': 'k' } },
        (_, response) => response.writeHead(503).end(),
        200,
        2,
      ],
      [{}, (_, response) => response.writeHead(500).end(), 500, 1],
      [{}, (_, response) => response.writeHead(503, { 'retry-after': '3600' }).end(), 503, 1],
      [{ retries: 0 }, (_, response) => response.writeHead(503).end(), 503, 1],
    ];
    for (const [init, fail, status, expected] of cases) {
      const { address, count } = await flaky(1, fail);
      expect((await client().fetch(address, init)).status).to.equal(status);
      expect(count()).to.equal(expected);
    }
  });

  it('waits as long as Retry-After says', async () => {
    const { address } = await flaky(1, (_, response) => response.writeHead(429, { 'retry-after': '1' }).end());
    const start = performance.now();
    expect((await client().fetch(address)).status).to.equal(200);
    expect(performance.now() - start).to.be.within(990, 3000);
  });

  it('ends with the signal of its caller', async () => {
    const slow = await listen(() => {});
    const start = performance.now();
    await client()
      .fetch(slow, { signal: AbortSignal.timeout(50) })
      .catch(() => {});
    expect(performance.now() - start).to.be.lessThan(1000);
  });
});
