import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestApp } from '@entrepot/core/testing';
import suppliers from '@entrepot/example-suppliers';
import audit from '@entrepot/security-audit';
import { expect } from 'chai';

const examples = join(import.meta.dirname, '../../examples');

/** The lines of a file that say something: neither empty nor comment. */
function lines(path: string): string[] {
  const text = readFileSync(join(examples, path), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/?\*)/.test(line));
}

/** What a file takes from the SDK: the concepts that its reader has to know. */
function concepts(path: string): string[] {
  const [, names = ''] = /import \{([^}]*)\} from '@entrepot\/sdk'/.exec(readFileSync(join(examples, path), 'utf8')) ?? [];
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

describe('The examples', () => {
  it('show a route in one file of at most 10 lines and 3 concepts', () => {
    expect(lines('hello/src/index.ts').length).to.be.at.most(10);
    expect(concepts('hello/src/index.ts').length).to.be.at.most(3);
  });

  it('show an entity in at most 25 lines', () => {
    expect(lines('suppliers/src/index.ts').length).to.be.at.most(25);
    expect(lines('gift-cards/src/index.ts').length).to.be.at.most(25);
  });

  it('show a test in at most 12 lines', () => {
    for (const path of ['hello/test/hello.test.ts', 'suppliers/test/suppliers.test.ts']) {
      expect(lines(path).length, path).to.be.at.most(12);
    }
  });

  it('have, from those lines, routes, OpenAPI, permissions, an audit trail and hints for the form', async () => {
    const app = await createTestApp({ plugins: [suppliers, audit] });
    const path = '/api/v1/suppliers/suppliers';
    const { body: mill, headers } = await app.as('buyer').post(path, { code: 'MILL', name: 'The mill', person: 'Ada' });
    const renamed = await app
      .as('buyer')
      .patch(`${path}/${mill.id}`, { name: 'Mill' }, { 'if-match': headers.get('etag') ?? '' });
    expect(renamed.status).to.equal(200);
    expect((await app.as('guest').get(path)).status).to.equal(403);
    const { paths, components } = (await app.get('/openapi.json')).body;
    expect(paths[path]).to.have.all.keys('get', 'post');
    expect(paths[`${path}/{id}`]).to.include.all.keys('get', 'patch', 'delete');
    expect(JSON.stringify(components.schemas)).to.include('"x-ui":{"group":{"en":"Contact","zh":"联系人"}}');
    const trail = (await app.get(`/api/v1/audit/timeline?entity=suppliers.supplier&record=${mill.id}`)).body;
    expect(JSON.stringify(trail)).to.include('The mill').and.include('"Mill"');
  });
});
