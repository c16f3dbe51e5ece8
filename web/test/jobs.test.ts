import { randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import { ledger, stars } from './ledger.fixture.ts';

describe('jobs over HTTP', () => {
  let app: TestApp;
  let path: string;
  const ada = { id: randomUUID(), name: 'ada', roles: ['clerk'] };

  before(async () => {
    app = await createTestApp({ plugins: [ledger, stars] });
    const asked = await app.as(ada).post('/api/v1/ledger/recount', { rows: 5 });
    expect(asked.status, JSON.stringify(asked.body)).to.equal(202);
    path = `/api/v1/kernel/jobs/${asked.body.job}`;
    await app.runJobs();
  });

  it('tell who asked for it how far it is, and nobody else without permission', async () => {
    const { status, body } = await app.as(ada).get(path);
    expect(status).to.equal(200);
    expect(body).to.deep.include({
      name: 'ledger.recount',
      state: 'done',
      done: 5,
      total: 5,
      rejected: 1,
      result: { counted: 5 },
    });
    expect((await app.as({ ...ada, id: randomUUID() }).get(path)).body).to.include({ status: 404, code: 'job-not-found' });
    expect((await app.as(null).get(path)).status).to.equal(401);
    expect((await app.get(path)).status).to.equal(200);
    expect((await app.get('/api/v1/kernel/jobs')).body.data).to.have.length.greaterThan(0);
  });

  it('can be watched as server-sent events until they end', async () => {
    const { body, headers } = await app.as(ada).get(`${path}:watch`);
    expect(headers.get('content-type')).to.equal('text/event-stream; charset=utf-8');
    expect(body).to.match(/^event: progress\ndata: \{.*"state":"done".*\}\n\nevent: end\ndata: \{\}\n\n$/);
  });

  it('hand out what they could not take, to be corrected and sent again', async () => {
    const { body, headers } = await app.as(ada).get(`${path}:errors`);
    expect(headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    const lines = ['count,number,errors', 'x,"A,1",/count count is no number.', ''];
    expect(body.replace('\uFEFF', '').split('\r\n')).to.deep.equal(lines);
  });

  it('cannot be cancelled once they have ended', async () => {
    expect((await app.as(ada).post(`${path}:cancel`)).body).to.include({ status: 409, code: 'job-ended' });
    expect((await app.get('/api/v1/kernel/jobs/nonsense')).body.code).to.equal('job-not-found');
  });
});
