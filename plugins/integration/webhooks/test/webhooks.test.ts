import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineEvent, definePlugin, type Event, field } from '@entrepot/sdk';
import { verifyWebhook } from '@entrepot/sdk/client';
import webhooks, { endpointDisabled } from '@entrepot/webhooks';
import { expect } from 'chai';
import { type Answer, Receiver } from './receiver.fixture.ts';

const Noted = defineEvent('notes.noted', { number: field.integer() });
const Filed = defineEvent('notes.filed', { number: field.integer() });
const disabled: Event[] = [];
const notes = definePlugin({
  name: 'notes',
  version: '1.0.0',
  requires: { webhooks: '^1.0.0' },
  events: [Noted, Filed],
  setup: ({ subscribe }) => subscribe(endpointDisabled, (event) => void disabled.push(event as Event)),
});
const settings = { webhooks: { allowHttp: true, timeoutSeconds: 1 } };

interface Delivery {
  id: string;
  event: string;
  eventType: string;
  state: string;
  attempts: number;
  responseCode: number | null;
  error: string | null;
  nextAttemptAt: string | null;
  log: { status: number | null; error: string | null; ms: number; excerpt: string | null }[];
}

describe('An outgoing webhook', () => {
  let app: TestApp;
  let receiver: Receiver;
  let endpoint: { id: string; secret: string };
  let count = 0;

  before(async () => {
    app = await createTestApp({
      plugins: [notes, webhooks],
      settings,
      clock: '2026-03-01T08:00:00Z',
      privateHosts: ['127.0.0.1'],
    });
  });

  beforeEach(async () => {
    receiver = await new Receiver().start();
    endpoint = await createEndpoint();
  });

  afterEach(async () => {
    receiver.stop();
    await app.context.db.query('DELETE FROM webhooks.endpoints');
    await app.context.db.query('DELETE FROM kernel.jobs');
    disabled.length = 0;
  });

  async function createEndpoint(events: readonly string[] = ['notes.*'], url = receiver.url, as: string = 'admin') {
    const made = await app.as(as).post('/api/v1/webhooks/createEndpoint', { url, events });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    return made.body as { id: string; secret: string };
  }

  async function emit(type: typeof Noted | typeof Filed = Noted): Promise<number> {
    count += 1;
    await app.context.db.transaction((tx) => tx.emit(type, { key: 'k', payload: { number: count } }));
    await app.runJobs();
    return count;
  }

  async function deliveries(): Promise<Delivery[]> {
    return (await app.get('/api/v1/webhooks/deliveries?sort=createdAt,id')).body.data;
  }

  async function delivery(): Promise<Delivery> {
    const [first] = await deliveries();
    if (!first) throw new Error('there is no delivery');
    return first;
  }

  async function pass(ms: number): Promise<void> {
    app.clock.advance(ms);
    await app.runJobs();
  }

  const verified = (at: number, secrets: string | string[] = endpoint.secret) => {
    const { headers, body } = receiver.received[at] ?? { headers: {}, body: '' };
    return verifyWebhook(headers, body, secrets, app.clock.now());
  };

  it('carries a CloudEvent, signed so that its receiver can verify it, once', async () => {
    const number = await emit();
    expect(receiver.received).to.have.length(1);
    expect(receiver.received[0]?.headers['content-type']).to.match(/^application\/cloudevents\+json/);
    const { id, payload } = await verified(0);
    expect(payload).to.deep.equal({
      specversion: '1.0',
      id,
      source: '/entrepot',
      type: 'notes.noted',
      subject: 'k',
      time: app.clock.now().toISOString(),
      datacontenttype: 'application/json',
      data: { number },
    });
    expect(await delivery()).to.include({
      event: id,
      eventType: 'notes.noted',
      state: 'delivered',
      attempts: 1,
      responseCode: 204,
    });
    await pass(3_600_000);
    expect(receiver.received).to.have.length(1);
  });

  it('goes to the endpoints that want its kind alone', async () => {
    await createEndpoint(['notes.filed', 'other.*']);
    await emit(Noted);
    expect(receiver.received).to.have.length(1);
    await emit(Filed);
    expect(receiver.received).to.have.length(3);
  });

  const faults: Readonly<Record<string, { answer: Answer; status: number | null; error: string | null }>> = {
    'an answer of 500': { answer: 500, status: 500, error: null },
    'a redirect': {
      answer: (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      status: 302,
      error: null,
    },
    'a lost connection': { answer: (response) => void response.socket?.destroy(), status: null, error: 'http-failed' },
    'a receiver that is too slow': { answer: () => {}, status: null, error: 'http-timeout' },
    'a huge answer': {
      answer: (response) => void response.end('x'.repeat(2_000_000)),
      status: null,
      error: 'response-too-large',
    },
  };
  for (const [fault, { answer, status, error }] of Object.entries(faults)) {
    it(`comes again after ${fault}, with the same id`, async () => {
      receiver.answers.push(answer);
      await emit();
      expect(await delivery()).to.include({ state: 'pending', attempts: 1, responseCode: status, error });
      const next = Date.parse((await delivery()).nextAttemptAt ?? '') - app.clock.now().getTime();
      expect(next).to.be.within(5000, 6000);
      await pass(4000);
      expect(receiver.received).to.have.length(1);
      await pass(12_000);
      expect(await delivery()).to.include({ state: 'delivered', attempts: 2, responseCode: 204, error: null });
      expect(receiver.received).to.have.length(2);
      expect(receiver.received[1]?.headers['webhook-id']).to.equal(receiver.received[0]?.headers['webhook-id']);
      expect((await delivery()).log.map((attempt) => attempt.status)).to.deep.equal([status, 204]);
    });
  }

  it('is given up after ten attempts within two days, and can be sent again by hand', async () => {
    receiver.otherwise = 503;
    await emit();
    const start = app.clock.now().getTime();
    for (let next = (await delivery()).nextAttemptAt; next !== null; next = (await delivery()).nextAttemptAt) {
      await pass(Date.parse(next) - app.clock.now().getTime());
    }
    expect(app.clock.now().getTime() - start).to.be.within(44 * 3_600_000, 54 * 3_600_000);
    expect(await delivery()).to.include({ state: 'failed', attempts: 10, nextAttemptAt: null });
    expect(receiver.received).to.have.length(10);
    receiver.otherwise = 204;
    const { id } = await delivery();
    expect((await app.post(`/api/v1/webhooks/deliveries/${id}:retry`)).status).to.equal(202);
    await pass(600_000);
    expect(await delivery()).to.include({ state: 'delivered', attempts: 1 });
  }).timeout(60_000);

  it('waits as long as the receiver asks for', async () => {
    receiver.answers.push((response) => response.writeHead(429, { 'retry-after': '600' }).end());
    await emit();
    const next = Date.parse((await delivery()).nextAttemptAt ?? '') - app.clock.now().getTime();
    expect(next).to.equal(600_000);
  });

  it('is the last one where the receiver answers 410: the endpoint is disabled, and people are told', async () => {
    receiver.answers.push(410);
    await emit();
    const path = `/api/v1/webhooks/endpoints/${endpoint.id}`;
    const { body } = await app.get(path);
    expect(body).to.include({ active: false, disabledReason: 'gone' });
    expect(disabled.map(({ payload }) => payload.reason)).to.deep.equal(['gone']);
    await emit();
    expect(receiver.received).to.have.length(1);
    await app.patch(path, { active: true }, { 'If-Match': `"${body.version}"` });
    expect((await app.get(path)).body).to.include({ active: true, disabledReason: null, failures: 0 });
    await emit();
    expect(receiver.received).to.have.length(2);
  });

  it('disables an endpoint that fails for five days, whatever is sent to it', async () => {
    receiver.otherwise = 500;
    for (let day = 0; day < 6; day += 1) {
      await emit();
      await pass(25 * 3_600_000);
    }
    expect((await app.get(`/api/v1/webhooks/endpoints/${endpoint.id}`)).body).to.include({
      active: false,
      disabledReason: 'failing',
    });
    expect(disabled.map(({ payload }) => payload.reason)).to.deep.equal(['failing']);
  });

  it('holds nobody up where a receiver is down: the endpoint is left alone for a while', async () => {
    receiver.otherwise = 500;
    await emit();
    for (let index = 0; index < 5; index += 1) await emit();
    expect(receiver.received).to.have.length(1);
    receiver.otherwise = 204;
    await pass(20_000);
    expect(receiver.received).to.have.length(7);
    expect((await deliveries()).map(({ state }) => state)).to.deep.equal(Array.from({ length: 6 }, () => 'delivered'));
  });

  it('carries both signatures for 24 hours after the secret was changed', async () => {
    const { body } = await app.post(`/api/v1/webhooks/endpoints/${endpoint.id}:rotateSecret`);
    expect(body.secret)
      .to.match(/^whsec_/)
      .and.not.equal(endpoint.secret);
    await emit();
    await verified(0, endpoint.secret);
    await verified(0, body.secret);
    await pass(25 * 3_600_000);
    await emit();
    await verified(1, body.secret);
    const refused = await verified(1, endpoint.secret).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'wrong-signature' });
  });

  it('shows no secret but once', async () => {
    for (const path of ['endpoints', `endpoints/${endpoint.id}`, 'endpoints:export', 'deliveries']) {
      const { body } = await app.get(`/api/v1/webhooks/${path}`);
      expect(JSON.stringify(body), path).not.to.include('whsec_').and.not.to.include(endpoint.secret);
    }
    const again = { 'Idempotency-Key': 'one' };
    await app.post('/api/v1/webhooks/createEndpoint', { url: receiver.url, events: ['*'] }, again);
    const kept = await app.context.db.query(`SELECT 1 FROM kernel.idempotency_keys WHERE body LIKE '%whsec_%'`);
    expect(kept).to.deep.equal([]);
  });

  it('carries what its owner may receive, and nothing else', async () => {
    const { db } = app.context;
    const role = (name: string, permission: string) =>
      db.query('INSERT INTO kernel.roles (name, grants) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        name,
        JSON.stringify([{ permission: 'webhooks.*' }, { permission }]),
      ]);
    await role('hears-filed', 'notes.filed.receive');
    await role('hears-nothing', 'other.*');
    app.kernel.http.forgetCallers();
    await db.query('DELETE FROM webhooks.endpoints');
    await createEndpoint(['*'], receiver.url, 'hears-filed');
    await createEndpoint(['*'], receiver.url, 'hears-nothing');
    await emit(Noted);
    expect(receiver.received).to.have.length(0);
    await emit(Filed);
    expect(receiver.received).to.have.length(1);
  });

  it('carries what the one may receive who last changed where it goes', async () => {
    const path = `/api/v1/webhooks/endpoints/${endpoint.id}`;
    const { body } = await app.get(path);
    const changed = await app
      .as('webhook-manager')
      .patch(path, { url: `${receiver.url}/mine` }, { 'If-Match': `"${body.version}"` });
    expect(changed.body.owner.roles).to.deep.equal(['webhook-manager']);
    await emit();
    expect(receiver.received).to.have.length(0);
  });

  it('is sent once, though its event comes again by a replay', async () => {
    app.clock.advance(1000);
    const from = app.clock.now().toISOString();
    await emit();
    const [{ id }] = (await app.get(`/api/v1/kernel/subscriptions?filter=${encodeURIComponent('{"name":{"eq":"webhooks/*"}}')}`))
      .body.data;
    const replay = await app.post(`/api/v1/kernel/subscriptions/${id}:replay`, { from });
    expect(replay.body).to.deep.equal({ events: 1 });
    await app.runJobs();
    expect(receiver.received).to.have.length(1);
  });

  it('is not sent by two at once, and taken up again where its process died in the middle', async () => {
    const { db } = app.context;
    receiver.answers.push(500);
    await emit();
    // As a process leaves it that was killed while it waited for the answer.
    const until = new Date(app.clock.now().getTime() + 31_000).toISOString();
    await db.query('UPDATE webhooks.deliveries SET lease_until = $1', [until]);
    await pass(20_000);
    expect(receiver.received).to.have.length(1);
    app.clock.advance(600_000);
    const job = webhooks.jobs?.find(({ name }) => name === 'webhooks.sweep');
    if (job) await db.transaction((tx) => tx.enqueue(job, {}));
    await app.runJobs();
    expect(await delivery()).to.include({ state: 'delivered', attempts: 2 });
  });

  it('sends a test on demand', async () => {
    const { status, body } = await app.post(`/api/v1/webhooks/endpoints/${endpoint.id}:test`);
    expect(status).to.equal(202);
    await app.runJobs();
    expect((await verified(0)).payload).to.include({ type: 'webhooks.test' });
    expect((await delivery()).id).to.equal(body.delivery);
  });

  it('takes no address without TLS, unless the setting allows it, and none with a password', async () => {
    const strict = await createTestApp({ plugins: [webhooks] });
    for (const url of ['http://example.com', 'ftp://example.com', 'https://user:secret@example.com', 'example.com']) {
      const { status, body } = await strict.post('/api/v1/webhooks/createEndpoint', { url, events: ['*'] });
      expect([status, body.code], url).to.deep.equal([422, 'webhooks.invalid-url']);
    }
  });

  it('enters no private address unless the operator allows it', async () => {
    const closed = await createTestApp({ plugins: [notes, webhooks], settings });
    await closed.post('/api/v1/webhooks/createEndpoint', { url: receiver.url, events: ['*'] });
    await closed.context.db.transaction((tx) => tx.emit(Noted, { key: 'k', payload: { number: 1 } }));
    await closed.runJobs();
    expect(receiver.received).to.have.length(0);
    const { body } = await closed.get('/api/v1/webhooks/deliveries');
    expect(body.data[0]).to.include({ state: 'pending', error: 'private-address', attempts: 1 });
  });

  it('goes on where its job was lost with its process, and forgets the log after 30 days', async () => {
    receiver.answers.push(500);
    await emit();
    await app.context.db.query('DELETE FROM kernel.jobs');
    await pass(60_000);
    expect(receiver.received).to.have.length(1);
    const sweep = async () => {
      const job = webhooks.jobs?.find(({ name }) => name === 'webhooks.sweep');
      if (job) await app.context.db.transaction((tx) => tx.enqueue(job, {}));
      await app.runJobs();
    };
    await pass(600_000);
    await sweep();
    expect(await delivery()).to.include({ state: 'delivered', attempts: 2 });
    await app.context.db.query(`UPDATE webhooks.deliveries SET updated_at = $1`, [app.clock.now()]);
    app.clock.advance(31 * 24 * 3_600_000);
    await sweep();
    expect(await deliveries()).to.deep.equal([]);
  });
});
