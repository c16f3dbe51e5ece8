import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiProblem, createClient, dataOf, idOf, recordsOf, retrying } from '@entrepot/sdk/client';
import { expect } from 'chai';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

describe('the client', () => {
  let server: Server;
  let baseUrl: string;
  let handler: Handler;
  const seen: { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: string }[] = [];

  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push({ method: request.method, url: request.url, headers: request.headers, body });
        handler(request, response, body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => void seen.splice(0));
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  const client = (options: { retries?: number } = {}) =>
    createClient({ baseUrl, token: 'secret', language: 'zh-CN', pauseMs: 1, ...options });

  it('signs in by its token, asks in its language and sends filters as JSON', async () => {
    handler = (_, response) => json(response, 200, { data: [], nextPageToken: null });
    const query = { filter: { status: { eq: 'held' } }, pageSize: 5 };
    expect(dataOf(await client().GET('/api/v1/orders/orders', { params: { query } })).data).to.deep.equal([]);
    expect(seen[0]?.headers).to.include({ authorization: 'Bearer secret', 'accept-language': 'zh-CN' });
    const url = new URL(seen[0]?.url ?? '', baseUrl);
    expect(JSON.parse(url.searchParams.get('filter') ?? '')).to.deep.equal(query.filter);
    expect(url.searchParams.get('pageSize')).to.equal('5');
  });

  it('reads all pages, one after another', async () => {
    handler = (request, response) => {
      const token = new URL(request.url ?? '', baseUrl).searchParams.get('pageToken');
      json(
        response,
        200,
        token ? { data: [{ id: 'c' }], nextPageToken: null } : { data: [{ id: 'a' }, { id: 'b' }], nextPageToken: 'next' },
      );
    };
    const ids: string[] = [];
    for await (const { id } of recordsOf(client(), '/api/v1/orders/orders', { sort: 'id' })) ids.push(id);
    expect(ids).to.deep.equal(['a', 'b', 'c']);
    expect(seen[1]?.url).to.contain('sort=id').and.to.contain('pageToken=next');
  });

  it('throws the problem that was answered', async () => {
    handler = (_, response) =>
      json(response, 404, { code: 'not-found', detail: 'There is no such record.', remedy: 'Check the id.', status: 404 });
    const answer = await client().GET('/api/v1/orders/orders/{id}', { params: { path: { id: 'x' } } });
    expect(() => dataOf(answer))
      .to.throw(ApiProblem, 'There is no such record. Check the id.')
      .with.property('code', 'not-found');
  });

  it('tells of an answer that is no problem document by its status', async () => {
    handler = (_, response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Forbidden</h1>');
    const answer = await client().GET('/api/v1/orders/orders', {});
    expect(() => dataOf(answer))
      .to.throw(ApiProblem)
      .with.property('code', 'http-403');
  });

  it('sends a POST again after a lost connection, with the key that lets it take effect once', async () => {
    handler = (request, response) => (seen.length < 3 ? request.socket.destroy() : json(response, 201, { id: '1' }));
    dataOf(
      await client().POST('/api/v1/shops/shops', {
        body: { code: 'a', name: 'A', platform: 'x', country: 'DE', currency: 'EUR' } as never,
      }),
    );
    expect(seen.map(({ method }) => method)).to.deep.equal(['POST', 'POST', 'POST']);
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key']))).to.have.property('size', 1);
    expect(new Set(seen.map(({ body }) => body))).to.have.property('size', 1);
  });

  it('does not repeat a change that may have taken effect', async () => {
    handler = (request) => request.socket.destroy();
    const change = client().PATCH('/api/v1/shops/shops/{id}', {
      params: { path: { id: 'x' }, header: { 'If-Match': '"1"' } },
      body: { name: 'B' },
    });
    expect(
      await change.then(
        () => 'answered',
        () => 'lost',
      ),
    ).to.equal('lost');
    expect(seen).to.have.length(1);
  });

  it('keeps to Retry-After, in seconds and as a date, and gives up after the last attempt', async () => {
    const pauses: number[] = [];
    const answers = [
      new Response('', { status: 503, headers: { 'retry-after': '2' } }),
      new Response('', { status: 429, headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } }),
    ];
    const send = retrying(
      async () => answers.shift() ?? new Response('', { status: 503 }),
      { retries: 2 },
      async (ms) => void pauses.push(ms),
    );
    expect(await send(new Request('http://127.0.0.1/', { method: 'DELETE' }))).to.have.property('status', 503);
    expect(pauses[0]).to.equal(2000);
    expect(pauses[1]).to.be.within(50_000, 60_000);
  });

  it('stops waiting when the caller has gone', async () => {
    const gone = new AbortController();
    const send = retrying(async () => new Response('', { status: 503, headers: { 'retry-after': '60' } }));
    const sent = send(new Request('http://127.0.0.1/', { signal: gone.signal }));
    setTimeout(() => gone.abort(new Error('gone')), 20);
    expect(
      await sent.then(
        () => '',
        (error: Error) => error.message,
      ),
    ).to.equal('gone');
  });

  it('knows the id of a reference, expanded or not', () => {
    expect([idOf('a'), idOf({ id: 'b' }), idOf(null)]).to.deep.equal(['a', 'b', undefined]);
  });
});
