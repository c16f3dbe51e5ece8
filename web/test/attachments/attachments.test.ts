import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { Attachments, defineAction, defineEntity, definePlugin, field, token } from '@entrepot/sdk';
import { expect } from 'chai';

const Page = defineEntity('album.page', {
  fields: { album: field.ref('album.album'), scan: field.attachment({ accept: ['image/*'] }).optional() },
});
const Album = defineEntity('album.album', {
  fields: {
    name: field.text(),
    cover: field.attachment({ accept: ['image/png', 'image/jpeg'] }).optional(),
    paper: field.attachment().optional(),
    pages: field.children(Page, 'album'),
  },
});
const Sizes = token<{ of(id: string): Promise<string | undefined> }>('album.sizes');

const album = definePlugin({
  name: 'album',
  version: '1.0.0',
  entities: [Album, Page],
  actions: {
    print: defineAction({
      input: { picture: field.attachment({ accept: ['image/*'] }), back: field.attachment().optional() },
      handler: async ({ db, use, input }) => ({ name: (await use(Attachments).read(db, input.picture))?.name }),
    }),
  },
  roles: {
    viewer: {
      grants: [
        { permission: 'kernel.attachment.read', where: { mediaType: { eq: 'image/png' } } },
        { permission: 'album.print' },
      ],
    },
    printer: { grants: [{ permission: 'album.print' }] },
    uploader: { grants: [{ permission: 'kernel.attachment.create' }] },
    lister: { grants: [{ permission: 'kernel.attachment.read', fields: ['name'] }] },
  },
  setup({ provide }) {
    provide(Sizes, ({ db, use }) => ({
      async of(id) {
        const file = await use(Attachments).read(db, id);
        return file && `${file.name} ${file.mediaType} ${file.content.byteLength}`;
      },
    }));
  },
});

const path = '/api/v1/kernel/attachments';
const albums = '/api/v1/album/albums';
const png = { 'content-type': 'image/png' };
const mebibyte = 1024 * 1024;

describe('attachments', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [album] });
  });

  const upload = async (content: Uint8Array | string = 'some bytes', type = 'image/png', name = 'photo.png'): Promise<string> => {
    const { status, body } = await app.post(`${path}?name=${encodeURIComponent(name)}`, content, { 'content-type': type });
    expect(status, JSON.stringify(body)).to.equal(201);
    return body.id;
  };
  const download = (id: string, headers: Record<string, string> = {}) =>
    fetch(`${app.address}${path}/${id}:content`, {
      headers: {
        'x-test-caller': encodeURIComponent(JSON.stringify({ id: null, name: 'a', roles: ['admin'], attributes: {} })),
        ...headers,
      },
    });

  it('come back byte for byte, as a file to be saved', async () => {
    const content = randomBytes(3 * mebibyte);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const made = await app.post(`${path}?name=${encodeURIComponent("照片 'ü'.png")}`, content, {
      'content-type': 'image/PNG; a=b',
    });
    expect(made.status).to.equal(201);
    expect(made.headers.get('location')).to.equal(`${path}/${made.body.id}`);
    expect(made.body).to.include({ name: "照片 'ü'.png", mediaType: 'image/png', bytes: content.length, sha256, version: 1 });
    expect((await app.get(`${path}/${made.body.id}`)).body).to.deep.equal(made.body);
    const answer = await download(made.body.id);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).to.equal(true);
    expect(Object.fromEntries(answer.headers)).to.include({
      'content-type': 'image/png',
      etag: `"${sha256}"`,
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="__ '_'.png"; filename*=UTF-8''%E7%85%A7%E7%89%87%20%27%C3%BC%27.png`,
    });
    const again = await download(made.body.id, { 'if-none-match': `W/"x", "${sha256}"` });
    expect(again.status).to.equal(304);
    expect(await again.text()).to.equal('');
  });

  it('are never shown inside a page, whatever they say they are', async () => {
    const answer = await download(await upload('<script>alert(1)</script>', 'text/html', 'page.html'));
    expect(answer.headers.get('content-disposition')).to.match(/^attachment;/);
    expect(answer.headers.get('content-security-policy')).to.contain("default-src 'none'");
  });

  it('take a body of unknown kind as bytes, and no form', async () => {
    const made = await app.post(`${path}?name=x`, Buffer.from('x'), { 'content-type': 'nonsense' });
    expect(made.body.mediaType).to.equal('application/octet-stream');
    const form = await app.post(`${path}?name=x`, 'x', { 'content-type': 'multipart/form-data; boundary=y' });
    expect(form.body).to.include({ status: 415, code: 'raw-body-expected' });
  });

  it('are refused where they are empty, too large or have no proper name', async () => {
    expect((await app.post(`${path}?name=x`, '', png)).body).to.include({ status: 422, code: 'empty-file' });
    const large = await app.post(`${path}?name=x`, Buffer.alloc(25 * mebibyte + 1), png);
    expect(large.body).to.include({ status: 413, code: 'body-too-large' });
    await upload(Buffer.alloc(25 * mebibyte, 7));
    for (const name of ['', '..%2Fx', 'a%0Ab', 'x&other=1']) {
      const { body } = await app.post(`${path}?name=${name}`, 'x', png);
      expect(body, name).to.include({ status: 400, code: 'invalid-query' });
    }
    expect((await app.post(path, 'x', png)).body.errors).to.deep.include({
      pointer: '/name',
      code: 'required',
      detail: 'name must be given.',
    });
  });

  it('say in Chinese what is wrong', async () => {
    const { body } = await app.post(`${path}?name=x`, '', { ...png, 'accept-language': 'zh-CN' });
    expect(body).to.include({ title: '文件为空', detail: '请求体为空。', remedy: '请把文件内容作为请求体发送。' });
  });

  it('stand once per Idempotency-Key', async () => {
    const headers = { ...png, 'idempotency-key': randomUUID() };
    const first = await app.post(`${path}?name=x`, 'the same', headers);
    const second = await app.post(`${path}?name=x`, 'the same', headers);
    expect(second.body).to.deep.equal(first.body);
    expect(second.headers.get('idempotent-replayed')).to.equal('true');
    expect((await app.post(`${path}?name=x`, 'another', headers)).body.code).to.equal('idempotency-key-reused');
  });

  it('are opened by permissions and their rules, as records are', async () => {
    const picture = await upload();
    const text = await upload('text', 'text/plain', 'x.txt');
    expect((await app.as(null).post(`${path}?name=x`, 'x', png)).status).to.equal(401);
    expect((await app.as('viewer').post(`${path}?name=x`, 'x', png)).body.code).to.equal('permission-denied');
    expect((await app.as('uploader').post(`${path}?name=x`, 'x', png)).status).to.equal(201);
    expect((await app.as('uploader').get(`${path}/${picture}:content`)).status).to.equal(403);
    expect((await app.as('viewer').get(`${path}/${picture}:content`)).body).to.equal('some bytes');
    expect((await app.as('viewer').get(`${path}/${text}:content`)).body.code).to.equal('record-not-found');
    expect((await app.as('lister').get(`${path}/${picture}`)).body.name).to.equal('photo.png');
    expect((await app.as('lister').get(`${path}/${picture}:content`)).body.code).to.equal('field-forbidden');
    expect((await app.get(`${path}/${randomUUID()}:content`)).body.code).to.equal('record-not-found');
  });

  it('do not change', async () => {
    const id = await upload();
    expect((await app.patch(`${path}/${id}`, { name: 'y' }, { 'if-match': '"1"' })).status).to.equal(405);
    expect((await app.post(`${path}:batchCreate`, { items: [{}] })).status).to.equal(404);
  });

  it('must exist where a record refers to them', async () => {
    const missing = randomUUID();
    const { body } = await app.post(albums, { name: 'A', paper: missing, pages: [{}, { scan: missing }] });
    expect(body).to.include({ status: 422, code: 'unknown-record' });
    expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).to.deep.equal([
      ['/paper', 'unknown-record'],
      ['/pages/1/scan', 'unknown-record'],
    ]);
    const raw = await app.context.db
      .query(`INSERT INTO album.albums (name, paper_id) VALUES ('A', $1)`, [missing])
      .catch((error: unknown) => error);
    expect(raw).to.include({ code: '23503' });
  });

  it('must be of a kind that the field takes', async () => {
    const text = await upload('text', 'text/plain', 'x.txt');
    const picture = await upload();
    const refused = await app.post(albums, { name: 'A', cover: text, paper: text, pages: [{ scan: text }] });
    expect(refused.body).to.include({ status: 422, code: 'invalid-input' });
    expect(refused.body.errors).to.deep.equal([
      {
        pointer: '/cover',
        code: 'media-type-not-accepted',
        detail: 'The file is text/plain; taken here: image/png, image/jpeg.',
      },
      { pointer: '/pages/0/scan', code: 'media-type-not-accepted', detail: 'The file is text/plain; taken here: image/*.' },
    ]);
    const made = await app.post(albums, { name: 'A', cover: picture, paper: text, pages: [{ scan: picture }] });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    expect(made.body).to.include({ cover: picture, paper: text });
    const change = (body: object) => app.patch(`${albums}/${made.body.id}`, body, { 'if-match': '*' });
    expect((await change({ cover: text })).body.errors[0].pointer).to.equal('/cover');
    expect((await change({ pages: [{ scan: text }] })).body.errors[0].pointer).to.equal('/pages/0/scan');
    expect((await change({ cover: null })).body.cover).to.equal(null);
    // A file that no longer fits, because the plugin takes less now, is not asked again.
    await app.context.db.query('UPDATE album.albums SET cover_id = $1', [text]);
    expect((await change({ name: 'B' })).body).to.include({ name: 'B', cover: text });
  });

  it('are given to an action only by who may read them, and of a kind that it takes', async () => {
    const picture = await upload();
    const other = await upload('jpeg', 'image/jpeg', 'x.jpg');
    const text = await upload('text', 'text/plain', 'x.txt');
    const print = (role: string, input: object) => app.as(role).post('/api/v1/album/print', input);
    expect((await print('viewer', { picture })).body).to.deep.equal({ name: 'photo.png' });
    for (const [role, input, pointer] of [
      ['viewer', { picture: other }, '/picture'],
      ['viewer', { picture, back: text }, '/back'],
      ['printer', { picture }, '/picture'],
      ['admin', { picture: randomUUID() }, '/picture'],
    ] as const) {
      const { body } = await print(role, input);
      expect(body, role).to.include({ status: 422, code: 'unknown-record' });
      expect(body.errors[0].pointer).to.equal(pointer);
    }
    expect((await print('admin', { picture: text })).body.errors[0].code).to.equal('media-type-not-accepted');
  });

  it('are deleted only where no record refers to them, with their bytes', async () => {
    const id = await upload();
    const made = await app.post(albums, { name: 'A', cover: id });
    expect((await app.delete(`${path}/${id}`, { 'if-match': '"1"' })).body).to.include({ status: 409, code: 'record-in-use' });
    await app.delete(`${albums}/${made.body.id}`, { 'if-match': '*' });
    expect((await app.delete(`${path}/${id}`, { 'if-match': '"1"' })).status).to.equal(204);
    const left = await app.context.db.query('SELECT 1 FROM kernel.attachment_contents WHERE attachment_id = $1', [id]);
    expect(left).to.deep.equal([]);
  });

  it('are read by the code of plugins', async () => {
    const id = await upload('12345', 'text/csv', 'orders.csv');
    expect(await app.context.use(Sizes).of(id)).to.equal('orders.csv text/csv 5');
    expect(await app.context.use(Sizes).of(randomUUID())).to.equal(undefined);
  });

  it('stand in the OpenAPI document as they are', async () => {
    const { paths, components } = (await app.get('/openapi.json')).body;
    expect(paths[path]).to.have.all.keys('get', 'post');
    expect(paths[path].post.requestBody.content).to.have.all.keys('*/*');
    expect(paths[path].post.parameters[0]).to.include({ name: 'name', in: 'query', required: true });
    expect(paths[`${path}/{id}`]).to.have.all.keys('get', 'delete');
    expect(paths[`${path}/{id}:content`].get['x-permission']).to.equal('kernel.attachment.read');
    expect(components.schemas['kernel.attachment'].properties).not.to.have.property('content');
  });
});

describe('the sweep of attachments', () => {
  it('deletes what no record refers to a day after it came, and nothing else', async () => {
    const app = await createTestApp({ plugins: [album] });
    const names = async () => (await app.get(`${path}?sort=name`)).body.data.map(({ name }: { name: string }) => name);
    const upload = async (name: string): Promise<string> => (await app.post(`${path}?name=${name}`, name, png)).body.id;
    const sweep = async () => {
      const job = app.kernel.plugins.flatMap(({ jobs = [] }) => jobs).find(({ name }) => name === 'kernel.sweepAttachments');
      if (!job) throw new Error('there is no such job');
      await app.context.db.transaction((tx) => tx.enqueue(job, {}));
      await app.runJobs();
    };
    await app.post(albums, { name: 'A', cover: await upload('cover'), pages: [{ scan: await upload('scan') }] });
    await upload('unused');
    // As the table of a plugin that is disabled for now leaves it: nobody declares it, and it still refers.
    const disabled = await upload('disabled');
    await app.context.db.query(`CREATE SCHEMA gone`);
    await app.context.db.query('CREATE TABLE gone.files (file_id uuid REFERENCES kernel.attachments)');
    await app.context.db.query('INSERT INTO gone.files VALUES ($1)', [disabled]);
    app.clock.advance(23 * 3_600_000);
    await sweep();
    expect(await names()).to.deep.equal(['cover', 'disabled', 'scan', 'unused']);
    app.clock.advance(2 * 3_600_000);
    await sweep();
    expect(await names()).to.deep.equal(['cover', 'disabled', 'scan']);
  });
});
