import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import { ledger, stars } from './ledger.fixture.ts';

describe('actions', () => {
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [ledger, stars] });
  });

  it('are open to all where they are public', async () => {
    expect((await app.as(null).get('/api/v1/ledger/ping')).body).to.deep.equal({ pong: true });
  });

  it('take their input from the query string of a GET, each field as its kind', async () => {
    const add = '/api/v1/ledger/add';
    expect((await app.get(`${add}?a=4`)).body).to.deep.equal({ sum: 5, exact: null });
    expect((await app.get(`${add}?a=4&b=-2&exact=true`)).body).to.deep.equal({ sum: 2, exact: true });
    const wrong = await app.get(`${add}?a=x&c=1`);
    expect(wrong.status).to.equal(400);
    expect(wrong.body.errors.map((error: { pointer: string }) => error.pointer)).to.have.members(['/a', '/c']);
    expect((await app.as(null).get(`${add}?a=4`)).status).to.equal(401);
  });

  it('take it from the body of a POST, checked before they run', async () => {
    const { status, body } = await app.post('/api/v1/ledger/book', { text: 5, more: 1 });
    expect(status).to.equal(422);
    expect(body.errors.map((error: { pointer: string; code: string }) => `${error.pointer} ${error.code}`)).to.have.members([
      '/text wrong-type',
      '/more unknown-field',
    ]);
  });

  it('may answer a file, with its name', async () => {
    const { body, headers } = await app.get('/api/v1/ledger/receipt');
    expect(body).to.equal('Grüße');
    expect(headers.get('content-type')).to.equal('text/plain');
    expect(headers.get('content-disposition')).to.equal(
      `attachment; filename="quittung _.txt"; filename*=UTF-8''quittung%20%C3%BC.txt`,
    );
  });

  it('on a record get it whole', async () => {
    const made = await app.post('/api/v1/ledger/accounts', { number: 'ACT' });
    const closed = await app.post(`/api/v1/ledger/accounts/${made.body.id}:close`);
    expect(closed.body).to.deep.equal({ was: 'open', number: 'ACT' });
    expect((await app.get(`/api/v1/ledger/accounts/${made.body.id}`)).body.status).to.equal('closed');
    expect((await app.post('/api/v1/ledger/accounts/01981c3e-7a4b-7c2d-9e5f-0123456789ab:close')).status).to.equal(404);
  });
});
