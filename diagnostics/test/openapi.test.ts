import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { ledger, stars } from '../../web/test/ledger.fixture.ts';

type Json = ReturnType<JSON['parse']>;

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: Json;

  before(async () => {
    app = await createTestApp({ plugins: [ledger, stars] });
    document = (await app.as(null).get('/openapi.json')).body;
  });

  function* nodes(node: Json): Generator<Json> {
    if (typeof node !== 'object' || node === null) return;
    yield node;
    for (const value of Object.values(node)) yield* nodes(value);
  }
  const resolve = (reference: string): Json =>
    reference
      .slice(2)
      .split('/')
      .reduce((node: Json, part) => node?.[part.replaceAll('~1', '/')], document);
  const operations = (): Json[] => Object.values<Json>(document.paths).flatMap((item) => Object.values<Json>(item));

  it('is of version 3.1, with every reference resolved and every operation named once', () => {
    expect(document.openapi).to.equal('3.1.1');
    for (const node of nodes(document))
      if (typeof node.$ref === 'string') expect(resolve(node.$ref), node.$ref).to.be.an('object');
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('has the routes of entities and actions, and only those that are offered', () => {
    const methods = (path: string) => Object.keys(document.paths[path] ?? {});
    expect(methods('/api/v1/ledger/accounts')).to.have.members(['get', 'post']);
    expect(methods('/api/v1/ledger/accounts/{id}')).to.have.members(['get', 'patch', 'delete']);
    expect(methods('/api/v1/ledger/accounts/{id}:close')).to.have.members(['post']);
    expect(methods('/api/v1/ledger/lines/{id}')).to.have.members(['get']);
    expect(methods('/api/v1/ledger/lines:batchUpdate')).to.deep.equal([]);
    expect(methods('/api/v1/kernel/jobs/{id}')).to.have.members(['get']);
    expect(document.paths['/api/v1/ledger/add'].get.parameters.map(({ name }: Json) => name)).to.deep.equal(['a', 'b', 'exact']);
    expect(document.paths['/api/v1/ledger/ping'].get.security).to.deep.equal([]);
    expect(document.components.schemas['ledger.account'].properties).to.have.property('stars');
    expect(document.components.schemas['ledger.account'].properties).not.to.have.property('pin');
  });

  it('declares a parameter for each part of a path, and problems for every operation', () => {
    for (const [path, item] of Object.entries<Json>(document.paths)) {
      for (const operation of Object.values<Json>(item)) {
        const names = (operation.parameters ?? []).map((each: Json) => (each.$ref ? resolve(each.$ref) : each).name);
        if (path.includes('{id}')) expect(names, path).to.include('id');
        if (path.startsWith('/api/')) expect(operation.responses, path).to.include.keys('401', '403', '503');
      }
    }
  });

  it('has an example of every body that is sent and answered, and each fits its schema', () => {
    const ajv = new Ajv2020({ strict: false, logger: false });
    addFormats.default(ajv);
    ajv.addSchema({ ...document, $id: 'urn:entrepot:document' });
    let checked = 0;
    for (const [path, item] of Object.entries<Json>(document.paths)) {
      for (const [method, operation] of Object.entries<Json>(item)) {
        const answers = Object.entries<Json>(operation.responses).map(([status, answer]) => [['responses', status], answer]);
        const bodies: [string[], Json][] = [[['requestBody'], operation.requestBody ?? {}], ...(answers as [string[], Json][])];
        for (const [place, { content = {} }] of bodies) {
          for (const [type, { example }] of Object.entries<Json>(content)) {
            const at = ['paths', path, method, ...place, 'content', type, 'schema'];
            expect(example, at.join(' ')).to.not.equal(undefined);
            const pointer = at.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
            const fits = ajv.validate({ $ref: `urn:entrepot:document#/${pointer}` }, example);
            expect(fits, `${at.join(' ')}: ${ajv.errorsText()}`).to.equal(true);
            checked += 1;
          }
        }
      }
    }
    expect(checked).to.be.greaterThan(50);
  });

  it('describes the answers that come', async () => {
    const made = await app.post('/api/v1/ledger/accounts', {
      number: 'DOC',
      entries: [{ position: 1, text: 'x', amount: { amount: '1', currency: 'EUR' } }],
    });
    expect(made.status).to.equal(201);
    const items = Array.from({ length: 1_001 }, (_, index) => ({ text: `${index}` }));
    const asked = await app.post('/api/v1/ledger/lines:batchCreate', { items });
    const batch = document.paths['/api/v1/ledger/lines:batchCreate'].post.responses[asked.status];
    expect(batch.headers).to.have.keys('Location');
    // The test app holds each answer against the document, and throws where it differs.
    expect((await app.get('/api/v1/ledger/accounts?sort=nonsense')).status).to.equal(400);
  });
});
