import { globSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { localeOf } from '../src/locale.ts';
import { kernelMessages } from '../src/problems/kernel-messages.ts';
import { ProblemDocuments } from '../src/problems/problem-document.ts';
import { ledger, stars } from './ledger.fixture.ts';

const path = '/api/v1/ledger/accounts';
const zh = { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' };

/** What is logged meanwhile, kept from the test's output. */
async function logging<T>(work: () => Promise<T>): Promise<{ result: T; logged: string }> {
  const lines: string[] = [];
  const { write } = process.stderr;
  process.stderr.write = (line: string | Uint8Array) => lines.push(String(line)) > 0;
  const result = await work().finally(() => {
    process.stderr.write = write;
  });
  return { result, logged: lines.join('') };
}

describe('problems', () => {
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [ledger, stars] });
  });

  it('are problem documents with code, remedy, trace and place', async () => {
    const { status, body, headers } = await app.get(`${path}/01981c3e-7a4b-7c2d-9e5f-0123456789ab`, {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    });
    expect(status).to.equal(404);
    expect(headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
    expect(body).to.include({
      type: 'urn:entrepot:problem:record-not-found',
      code: 'record-not-found',
      status: 404,
      title: 'Record not found',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      instance: `${path}/01981c3e-7a4b-7c2d-9e5f-0123456789ab`,
    });
    expect(body.remedy).to.equal('Check the id.');
  });

  it('tell where a body stops being JSON', async () => {
    const json = { 'content-type': 'application/json' };
    const broken = await app.post(path, '{"number": "x",\n "count": }', json);
    expect(broken.body).to.include({ status: 400, code: 'invalid-json' });
    expect(broken.body.detail).to.include('line 2, column 11');
    expect((await app.post(path, '{"number": "x"', json)).body.detail).to.include('ends too early');
    expect((await app.post(path, '{"number": "x"}', { 'content-type': 'text/plain' })).body.code).to.equal(
      'unsupported-media-type',
    );
    expect((await app.post(path, undefined)).status).to.equal(422);
  });

  it('refuse a body that is too large, announced or not', async () => {
    const large = 'x'.repeat(17 * 1024 * 1024);
    const announced = await app.post(path, `"${large}"`, { 'content-type': 'application/json' });
    expect(announced.body).to.include({ status: 413, code: 'body-too-large' });
    const url = new URL(app.address);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const chunked = request({ host: url.hostname, port: url.port, path, method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      chunked.on('error', reject);
      chunked.write(`"${large}`);
      chunked.end('"');
    });
    // Nobody is signed in there, which is found out first, without reading the body.
    expect(status).to.equal(401);
  });

  it('know no route, another method, a wrong id', async () => {
    for (const each of [
      '/',
      '/api',
      '/api/v1',
      '/api/v1/ledger',
      '/api/v1/nothing/here',
      `${path}:nothing`,
      `${path}/x/y`,
      `${path}s`,
    ]) {
      expect((await app.get(each)).body, each).to.include({ status: 404, code: 'unknown-route' });
    }
    const id = '01981c3e-7a4b-7c2d-9e5f-0123456789ab';
    expect((await app.post(`${path}/${id}:nothing`)).body).to.include({ status: 404, code: 'unknown-route' });
    expect((await app.get(`${path}/nonsense`)).body).to.include({ status: 404, code: 'record-not-found' });
    const posted = await app.post(`${path}/${id}`, {});
    expect(posted.body).to.include({ status: 405, code: 'method-not-allowed' });
    expect(posted.headers.get('allow')?.split(', ')).to.have.members(['HEAD', 'GET', 'PATCH', 'DELETE']);
    expect((await app.delete(path)).headers.get('allow')?.split(', ')).to.have.members(['HEAD', 'GET', 'POST']);
    expect((await app.get(`${path}/${id}:close`)).headers.get('allow')).to.equal('POST');
  });

  it('never show a stack, a path or a query', async () => {
    const { result, logged } = await logging(() => app.post('/api/v1/ledger/fail', {}));
    const { body, status } = result;
    expect(status).to.equal(500);
    expect(body.code).to.equal('internal-error');
    expect(JSON.stringify(body)).not.to.match(/secret|some\/path|at .*\.ts|node_modules/);
    expect(logged).to.include(body.traceId).and.include('a secret in /some/path').and.include('ledger.fixture.ts');
  });

  it('speak Chinese to who prefers it, those of plugins too', async () => {
    const missing = await app.get(`${path}/01981c3e-7a4b-7c2d-9e5f-0123456789ab`, zh);
    expect(missing.body).to.include({ title: '记录不存在', remedy: '请检查编号。' });
    expect(missing.headers.get('content-language')).to.equal('zh-CN');
    const invalid = await app.post(path, { nonsense: 1 }, zh);
    expect(invalid.body.detail).to.equal('有 2 处输入不正确。');
    expect(invalid.body.errors.map((error: { detail: string }) => error.detail)).to.include('此处没有该字段。');
    expect((await app.post('/api/v1/ledger/book', { text: 'half' }, zh)).body.detail).to.equal('后一半被拒绝。');
    expect(localeOf('en;q=0.5, zh-TW;q=0.9')).to.equal('zh-CN');
    expect(localeOf('de, en;q=0.7, zh;q=0.3')).to.equal('en');
    expect(localeOf('fr')).to.equal('en');
  });

  it('have a title in both languages for every code that the kernel answers', () => {
    const files = [
      ...globSync(['web/src/**/*.ts', 'registry/src/permissions/**/*.ts']),
      'database/src/database-error.ts',
      'registry/src/schema/validate.ts',
    ];
    const codes = new Set<string>();
    const forms = [
      /new Problem\(\s*'([a-z-]+)'/g,
      /\bcode: '([a-z-]+)'/g,
      /problem\(\s*error,\s*'([a-z-]+)'/g,
      /\['([a-z]+-[a-z-]+)', [`']/g,
    ];
    for (const file of files) {
      const source = readFileSync(file, 'utf8');
      for (const form of forms) for (const [, code = ''] of source.matchAll(form)) codes.add(code);
    }
    expect(codes.size).to.be.greaterThan(40);
    const documents = new ProblemDocuments([]);
    for (const code of codes) {
      expect(Object.hasOwn(kernelMessages, code), code).to.equal(true);
      const title = documents.of(new Problem(code), 'zh-CN').title;
      expect(title, code).to.match(/[\u4e00-\u9fff]|JSON|If-Match/);
    }
  });

  it('carry the headers that keep browsers from harm', async () => {
    for (const each of [await app.get(path), await app.get('/nothing')]) {
      expect(each.headers.get('x-content-type-options')).to.equal('nosniff');
      expect(each.headers.get('cache-control')).to.equal('no-store');
      expect(each.headers.get('content-security-policy')).to.include("default-src 'none'");
      expect(each.headers.get('x-powered-by')).to.equal(null);
    }
  });

  it('tell of a database that is gone, and are over when it is back', async () => {
    const { pool } = app.kernel.db;
    const { connect, query } = pool;
    const gone = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    pool.connect = () => Promise.reject(gone);
    pool.query = () => Promise.reject(gone);
    try {
      const ask = async () => [await app.get(path), await app.post(path, { number: 'GONE' }), await app.get('/readyz')];
      const { result } = await logging(ask);
      for (const { status, body, headers } of result) {
        expect(status).to.equal(503);
        expect(body.code).to.equal('database-unavailable');
        expect(Number(headers.get('retry-after'))).to.be.greaterThan(0);
      }
      expect((await app.get('/healthz')).status).to.equal(200);
    } finally {
      Object.assign(pool, { connect, query });
    }
    expect((await app.get('/readyz')).status).to.equal(200);
    expect((await app.post(path, { number: 'GONE' })).status).to.equal(201);
  });
});
