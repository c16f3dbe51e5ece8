import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { definePlugin, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';

const label = { en: 'Desk', zh: '桌面' };

/** What it is, the test says. */
const bodyOf = async (answer: Response): Promise<ReturnType<JSON['parse']>> => answer.json();

describe('pages', () => {
  let folder: string;
  let app: TestApp;

  const write = (name: string, text: string | Uint8Array) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const integrityOf = (text: string) => `sha384-${hash('sha384', text, 'base64')}`;
  const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
    fetch(`${app.address}${path}`, { headers, method, redirect: 'manual' });
  /** As it is written: `fetch` would mend the path before it is sent. */
  const getRaw = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; bytes: Buffer }>((resolve, reject) => {
      request(app.address, { path, headers }, async (response) => {
        const bytes = Buffer.concat(await response.toArray());
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes });
      })
        .on('error', reject)
        .end();
    });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pages-'));
    write(
      'desk/index.html',
      '<!doctype html><html><head><meta charset="utf-8"><script type="module" src="/assets/main-Ab3_9-xY.js"></script></head><body>desk</body></html>',
    );
    write('desk/assets/main-Ab3_9-xY.js', 'plain');
    write('desk/assets/main-Ab3_9-xY.js.br', brotliCompressSync('brotli'));
    write('desk/assets/main-Ab3_9-xY.js.gz', gzipSync('gzip'));
    write('desk/assets/host-react-12345678.js', 'export const react = 1;');
    write('desk/host.json', '{"react":"assets/host-react-12345678.js"}');
    write('desk/icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    write('desk/.hidden.json', '{"secret":true}');
    write('outside.json', '{"secret":true}');
    write('floor/index.html', '<!doctype html><html><head></head><body>floor</body></html>');
    write('ui/index.js', 'export default () => {};');
    write('ui/assets/part.js', 'export const part = 1;');
    write('ui/style.css', 'b { color: red }');
    const desk = definePlugin({
      name: 'desk',
      version: '1.0.0',
      ui: join(folder, 'ui/index.js'),
      pages: [
        { path: '/', label, folder: `file://${folder}/desk` },
        { path: '/floor', label, folder: join(folder, 'floor') },
        { path: '/unbuilt', label, folder: join(folder, 'nothing') },
      ],
      actions: { ping: { method: 'GET', permission: 'public', handler: () => ({ pong: true }) } },
    });
    app = await createTestApp({ plugins: [desk] });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('answer every path of an application with its document, and never one of the API', async () => {
    for (const path of ['/', '/index.html', '/orders/orders', '/orders/-/desk?view=1', '/uis', '/apis/x']) {
      const answer = await get(path);
      expect(answer.status, path).to.equal(200);
      expect(await answer.text(), path).to.include('desk');
    }
    for (const path of ['/api', '/api/v1/nothing', '/api/v1/desk/nothing', '/ui/desk', '/ui', '/healthz/x', '/metrics/x']) {
      const answer = await get(path);
      expect(answer.status, path).to.equal(404);
      expect(answer.headers.get('content-type'), path).to.equal('application/problem+json; charset=utf-8');
    }
    expect((await get('/api/v1/desk/ping')).status).to.equal(200);
    expect(await (await get('/healthz')).json()).to.deep.equal({ status: 'ok' });
    expect((await get('/openapi.json')).headers.get('content-type')).to.include('json');
    expect((await get('/orders/orders', {}, 'POST')).status).to.equal(404);
  });

  it('stand below their own path, the closest one first', async () => {
    const answer = await get('/floor?shift=1');
    expect(answer.status).to.equal(308);
    expect(answer.headers.get('location')).to.equal('/floor/?shift=1');
    expect(await (await get('/floor/pick/1')).text()).to.include('floor');
    expect(await (await get('/floors')).text()).to.include('desk');
    expect((await get('/floor/icon.svg')).status).to.equal(404);
  });

  it('are sent as they were compressed, the smallest form that the browser takes', async () => {
    const path = '/assets/main-Ab3_9-xY.js';
    const brotli = await getRaw(path, { 'Accept-Encoding': 'gzip, br' });
    expect(brotli.headers['content-encoding']).to.equal('br');
    expect(brotliDecompressSync(brotli.bytes).toString()).to.equal('brotli');
    expect((await getRaw(path, { 'Accept-Encoding': 'gzip, br;q=0' })).headers['content-encoding']).to.equal('gzip');
    const plain = await getRaw(path);
    expect(plain.headers).to.include({ vary: 'Accept-Encoding', 'content-type': 'text/javascript; charset=utf-8' });
    expect(plain.bytes.toString()).to.equal('plain');
    expect((await getRaw('/icon.svg', { 'Accept-Encoding': 'br' })).headers).to.not.have.property('content-encoding');
  });

  it('are kept for ever where their name has a hash, and asked for again where not', async () => {
    const named = await get('/assets/main-Ab3_9-xY.js');
    expect(named.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    for (const path of ['/', '/icon.svg']) {
      const answer = await get(path);
      expect(answer.headers.get('cache-control'), path).to.equal('no-cache');
      const etag = answer.headers.get('etag') ?? '';
      const again = await get(path, { 'If-None-Match': `"other", W/${etag}` });
      expect(again.status, path).to.equal(304);
      expect(await again.text(), path).to.equal('');
      expect((await get(path, { 'If-None-Match': '"other"' })).status, path).to.equal(200);
    }
  });

  it('let a worker fetch from this server, by the policy of its script', async () => {
    const { headers } = await get('/assets/main-Ab3_9-xY.js');
    expect(headers.get('content-security-policy')).to.equal("default-src 'self'");
  });

  it('answer HEAD without a body', async () => {
    for (const path of ['/', '/icon.svg']) {
      const answer = await get(path, {}, 'HEAD');
      expect(answer.status).to.equal(200);
      expect(Number(answer.headers.get('content-length'))).to.be.greaterThan(10);
      expect(await answer.text()).to.equal('');
    }
  });

  it('show nothing outside of their folder, and nothing hidden', async () => {
    for (const path of [
      '/../outside.json',
      '/%2e%2e/outside.json',
      '/assets/..%2f..%2foutside.json',
      '/assets/%2e%2e/%2e%2e/outside.json',
      '/..\\outside.json',
      '/.hidden.json',
      '/%2ehidden.json',
      '/icon.svg%00.json',
      '/%c0%ae.json',
      '/assets.json/',
      '/missing.js',
    ]) {
      const { status, bytes } = await getRaw(path);
      expect(bytes.toString(), path).to.not.include('secret');
      expect(status === 404 || bytes.includes('desk'), path).to.equal(true);
    }
  });

  it('run their own scripts alone: the import map is known by its hash', async () => {
    const answer = await get('/');
    const policy = answer.headers.get('content-security-policy') ?? '';
    const html = await answer.text();
    const map = /<script type="importmap">(.*?)<\/script>/.exec(html)?.[1] ?? '';
    expect(policy).to.include(`script-src 'self' 'sha256-${hash('sha256', map, 'base64')}';`);
    expect(policy).to.include("frame-ancestors 'none'").and.include("object-src 'none'").and.include("base-uri 'none'");
    expect(policy).to.not.match(/unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(answer.headers.get('permissions-policy')).to.include('camera=(self)');
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(html.indexOf('importmap')).to.be.lessThan(html.indexOf('type="module"'));
    const floor = await get('/floor/');
    expect(floor.headers.get('content-security-policy')).to.include("script-src 'self';");
    expect(await floor.text()).to.not.include('<script');
  });

  it('import the host and the modules of plugins with the hashes of their bytes', async () => {
    const html = await (await get('/')).text();
    const map = JSON.parse(/<script type="importmap">(.*?)<\/script>/.exec(html)?.[1] ?? '');
    const { modules } = JSON.parse(/id="ui-modules">(.*?)<\/script>/.exec(html)?.[1] ?? '');
    expect(map.imports).to.deep.equal({ react: '/assets/host-react-12345678.js' });
    expect(modules).to.have.length(1);
    const [{ plugin, url, styles }] = modules;
    expect(plugin).to.equal('desk');
    expect(url).to.match(/^\/ui\/desk\/[\da-f]{16}\/index\.js$/);
    const at = dirname(url);
    expect(styles).to.deep.equal([{ url: `${at}/style.css`, integrity: integrityOf('b { color: red }') }]);
    expect(map.integrity).to.deep.equal({
      '/assets/host-react-12345678.js': integrityOf('export const react = 1;'),
      [url]: integrityOf('export default () => {};'),
      [`${at}/assets/part.js`]: integrityOf('export const part = 1;'),
      [`${at}/style.css`]: integrityOf('b { color: red }'),
    });
    expect(await (await get('/ui/modules.json')).json()).to.deep.equal({ modules });
    const module = await getRaw(url, { 'Accept-Encoding': 'br' });
    expect(module.headers).to.include({ 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable' });
    expect(brotliDecompressSync(module.bytes).toString()).to.equal('export default () => {};');
    expect((await get(`${at}/../index.js`)).status).to.equal(404);
  });

  it('serve the bytes that were hashed, whoever writes to the disk later', async () => {
    const [{ url }] = (await bodyOf(await get('/ui/modules.json'))).modules;
    write('ui/index.js', 'export default () => evil();');
    try {
      expect(await (await get(url)).text()).to.equal('export default () => {};');
    } finally {
      write('ui/index.js', 'export default () => {};');
    }
  });

  it('are made anew when they were built anew', async () => {
    const first = await get('/');
    write('desk/index.html', '<!doctype html><html><head></head><body>desk, built again</body></html>');
    utimesSync(join(folder, 'desk/index.html'), new Date(), new Date(Date.now() + 5_000));
    const second = await get('/');
    expect(await second.text()).to.include('built again');
    expect(second.headers.get('etag')).to.not.equal(first.headers.get('etag'));
  });

  it('say how to build them where nobody has', async () => {
    const answer = await get('/unbuilt/x');
    expect(answer.status).to.equal(503);
    const problem = await bodyOf(answer);
    expect(problem.code).to.equal('page-not-built');
    expect(problem.detail).to.include('"desk"').and.include('/unbuilt');
    expect(problem.remedy).to.equal('Build it: npm run build:ui -w desk');
    const chinese = await bodyOf(await get('/unbuilt/', { 'Accept-Language': 'zh-CN' }));
    expect(chinese.detail).to.match(/[一-龥]/);
  });

  it('do without the UI module of a plugin that is not built', async () => {
    const bare = definePlugin({ name: 'bare', version: '1.0.0', ui: join(folder, 'nothing/index.js') });
    const other = await createTestApp({ plugins: [bare], quarantine: true });
    expect((await other.get('/ui/modules.json')).body).to.deep.equal({ modules: [] });
    expect(other.kernel.health().find(({ plugin }) => plugin === 'bare')?.state).to.equal('running');
    await other.stop();
  });

  it('of one path are refused with the names of both plugins, as are paths that are taken', async () => {
    const page = (name: string, path: string): Plugin =>
      definePlugin({ name, version: '1.0.0', pages: [{ path, label, folder }] });
    const faultOf = async (plugins: readonly Plugin[]) => {
      const boot = createTestApp({ plugins }).then(
        () => '',
        (error: Error) => JSON.stringify(error) + error.message,
      );
      return boot;
    };
    expect(await faultOf([page('one', '/same'), page('two', '/same')]))
      .to.include('one')
      .and.include('two')
      .and.include('/same');
    for (const path of ['/api', '/ui/x', 'desk', '/Desk', '/a/b/c', '/metrics'])
      expect(await faultOf([page('one', path)]), path).to.include(path);
  });
});
