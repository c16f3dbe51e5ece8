import { randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import { sweepIdempotencyKeys } from '../src/idempotency.ts';
import { ledger, stars } from './ledger.fixture.ts';

const path = '/api/v1/ledger/accounts';
const book = '/api/v1/ledger/book';

describe('a POST with an Idempotency-Key', () => {
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [ledger, stars] });
  });

  const lines = async (text: string) =>
    (await app.context.db.query('SELECT 1 FROM "ledger"."lines" WHERE text = $1', [text])).length;
  const keyed = (key: string) => ({ 'idempotency-key': key });

  it('takes effect once and answers the same again', async () => {
    const key = randomUUID();
    const first = await app.post(path, { number: 'I1' }, keyed(key));
    const second = await app.post(path, { number: 'I1' }, keyed(key));
    expect(first.status).to.equal(201);
    expect(second.status).to.equal(201);
    expect(second.body).to.deep.equal(first.body);
    expect(second.headers.get('location')).to.equal(first.headers.get('location'));
    expect(second.headers.get('etag')).to.equal('"1"');
    expect(second.headers.get('idempotent-replayed')).to.equal('true');
  });

  it('is refused with another body, and belongs to its caller', async () => {
    const key = randomUUID();
    await app.post('/api/v1/ledger/owners', { code: 'I2' }, keyed(key));
    const other = await app.post('/api/v1/ledger/owners', { code: 'I3' }, keyed(key));
    expect(other.body).to.include({ status: 422, code: 'idempotency-key-reused' });
    const clerk = app.as({ roles: ['clerk'], name: 'another' });
    expect((await clerk.post('/api/v1/ledger/owners', { code: 'I3' }, keyed(key))).status).to.equal(201);
  });

  it('is refused while the first one runs, of which there is only one', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.post(book, { text: 'once' }, keyed(key))));
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => status === 200 || status === 409)).to.equal(true);
    expect(await lines('once')).to.equal(1);
    expect((await app.post(book, { text: 'once' }, keyed(key))).body).to.deep.equal({ booked: 'once' });
  });

  it('may be sent again corrected after a refusal that wrote nothing', async () => {
    const key = randomUUID();
    expect((await app.post(path, { nonsense: 1 }, keyed(key))).status).to.equal(422);
    expect((await app.post(path, { number: 'I4' }, keyed(key))).status).to.equal(201);
  });

  it('keeps a refusal after which something stands written', async () => {
    const key = randomUUID();
    const first = await app.post(book, { text: 'half' }, keyed(key));
    expect(first.body).to.include({ status: 422, code: 'ledger.half' });
    const second = await app.post(book, { text: 'half' }, keyed(key));
    expect(second.body.code).to.equal('ledger.half');
    expect(await lines('half')).to.equal(1);
  });

  it('runs again where its process died before it wrote, and is never run twice where it wrote', async () => {
    const { db } = app.context;
    const died = async (state: string, text: string) => {
      const key = randomUUID();
      await app.post(book, { text }, keyed(key));
      // As a process leaves it that is killed: the lease runs out, nothing is answered.
      await db.query(
        `UPDATE "kernel"."idempotency_keys" SET state = $1, lease_until = now() - interval '1 s', body = NULL
         WHERE id = (SELECT max(id::text)::uuid FROM "kernel"."idempotency_keys")`,
        [state],
      );
      return app.post(book, { text }, keyed(key));
    };
    expect((await died('running', 'before')).status).to.equal(200);
    expect(await lines('before')).to.equal(2);
    expect((await died('written', 'after')).body).to.include({ status: 409, code: 'idempotency-answer-lost' });
    expect(await lines('after')).to.equal(1);
  });

  it('is forgotten after a day', async () => {
    const key = randomUUID();
    await app.post(book, { text: 'day' }, keyed(key));
    const later = new Date(Date.now() + 25 * 3_600_000);
    app.clock.set(later);
    expect((await app.post(book, { text: 'day' }, keyed(key))).headers.get('idempotent-replayed')).to.equal(null);
    expect(await lines('day')).to.equal(2);
    expect(await sweepIdempotencyKeys(app.context.db, new Date(later.getTime() + 25 * 3_600_000))).to.be.greaterThan(5);
  });

  it('works for batches and refuses a key that is none', async () => {
    const key = randomUUID();
    const items = [{ code: 'K1' }, { code: 'K1' }];
    const first = await app.post('/api/v1/ledger/owners:batchCreate', { items }, keyed(key));
    const second = await app.post('/api/v1/ledger/owners:batchCreate', { items }, keyed(key));
    expect(first.body).to.include({ succeeded: 1, failed: 1 });
    expect(second.body).to.deep.equal(first.body);
    expect((await app.post(book, { text: 'x' }, keyed('a b'))).body.code).to.equal('idempotency-key-invalid');
  });
});
