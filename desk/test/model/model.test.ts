import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineAction, defineEntity, defineMetric, definePlugin, defineStates, extendEntity, field } from '@entrepot/sdk';
import type { UiEntity, UiField, UiModel } from '@entrepot/sdk/ui';
import { expect } from 'chai';

const Author = defineEntity('library.author', {
  label: { en: 'Author', zh: '作者' },
  fields: { name: field.text({ unique: true }), secretNote: field.text({ secret: true }).optional() },
});
const Chapter = defineEntity('library.chapter', {
  fields: { book: field.ref('library.book', { onDelete: 'cascade' }), title: field.text() },
});
const lending = defineStates({
  initial: 'in',
  states: { in: { en: 'In', zh: '在馆' }, out: { en: 'Out', zh: '借出' } },
  transitions: { lend: { from: ['in'], to: 'out' }, giveBack: { from: ['out'], to: 'in' } },
});
const Book = defineEntity('library.book', {
  label: { en: 'Book', zh: '图书' },
  title: 'isbn',
  fields: {
    isbn: field.text({ unique: true, label: { en: 'ISBN' }, ui: { group: { en: 'Identity' } } }),
    author: field.ref(Author),
    price: field.money().optional(),
    pageCount: field.integer({ minimum: 1 }).default(100),
    thick: field.boolean().computed('page_count > 500'),
    status: field.states(lending),
    chapters: field.children(Chapter, 'book'),
  },
  indexes: [{ fields: ['author', 'isbn'], unique: true }],
});
const move = (undo: string) =>
  defineAction({ entity: Book, undo, input: { note: field.text().optional() }, handler: () => ({}) });
const library = definePlugin({
  name: 'library',
  version: '1.2.3',
  entities: [Author, Book, Chapter],
  actions: {
    lend: move('giveBack'),
    giveBack: move('lend'),
    openDoor: defineAction({ label: { en: 'Open the door' }, handler: () => ({}) }),
    look: defineAction({ method: 'GET', permission: 'public', handler: () => ({}) }),
  },
  metrics: [
    defineMetric('library.books', Book, { label: { en: 'Books' }, measure: 'count' }),
    defineMetric('library.worth', Book, { label: { en: 'Worth' }, measure: { sum: 'price.amount' } }),
  ],
  roles: {
    reader: { grants: [{ permission: 'library.book.read', fields: ['isbn', 'author', 'status'] }] },
    clerk: {
      grants: [
        { permission: 'library.book.read', where: { status: { eq: 'in' } } },
        { permission: 'library.book.lend' },
        { permission: 'library.book.update', fields: ['pageCount'] },
        { permission: 'library.openDoor' },
      ],
    },
  },
});
const shelves = definePlugin({
  name: 'shelves',
  version: '1.0.0',
  requires: { library: '^1.0.0' },
  extends: [extendEntity(Book, { shelf: field.text().optional() })],
});

describe('the model of the user', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [library, shelves] });
  });
  const modelOf = async (identity: string): Promise<UiModel> => (await app.as(identity).get('/api/v1/kernel/model')).body;
  const asked = (role: string, etag: string) => {
    const caller = JSON.stringify({ id: null, name: role, roles: [role], attributes: {} });
    const headers = { 'x-test-caller': encodeURIComponent(caller), 'if-none-match': etag };
    return fetch(`${app.address}/api/v1/kernel/model`, { headers });
  };
  const named = <T extends { readonly name: string }>(list: readonly T[], name: string): T | undefined =>
    list.find((each) => each.name === name);
  const book = async (identity: string): Promise<UiEntity> => {
    const found = named((await modelOf(identity)).entities, 'library.book');
    if (!found) throw new Error('no book');
    return found;
  };

  it('shows an administrator everything but what is secret', async () => {
    const model = await modelOf('admin');
    expect(model.permissions).to.deep.equal(['*']);
    expect(model.user).to.include({ id: null, name: 'admin', displayName: null, viewingAs: null });
    expect(named(model.plugins, 'library')).to.deep.equal({ name: 'library', version: '1.2.3', label: { en: 'Library' } });
    const author = named(model.entities, 'library.author');
    expect(author?.fields.map(({ name }) => name)).to.deep.equal(['name']);
    const { fields, operations, title, unique, actions, path } = await book('admin');
    expect(operations).to.deep.equal(['create', 'update', 'delete']);
    expect({ title, unique, path }).to.deep.equal({
      title: 'isbn',
      unique: [['isbn'], ['author', 'isbn']],
      path: '/api/v1/library/books',
    });
    expect(actions.map(({ name, undo }) => [name, undo])).to.deep.equal([
      ['lend', 'giveBack'],
      ['giveBack', 'lend'],
    ]);
    expect(actions[0]).to.include({ path: '/api/v1/library/books/{id}:lend', method: 'POST', entity: 'library.book' });
    expect(named<UiField>(fields, 'thick')).to.include({ writable: false, required: false });
    expect(named<UiField>(fields, 'thick')).not.to.have.property('expression');
    expect(named<UiField>(fields, 'pageCount')).to.deep.include({ default: 100, minimum: 1, label: { en: 'Page count' } });
    expect(named<UiField>(fields, 'isbn')?.ui).to.deep.include({ tab: null, group: { en: 'Identity' }, widget: null });
    expect(fields.at(-1)).to.include({ name: 'shelf', plugin: 'shelves', nullable: true });
    expect(named<UiField>(fields, 'status')?.machine).to.deep.equal({
      initial: 'in',
      states: { in: { en: 'In', zh: '在馆' }, out: { en: 'Out', zh: '借出' } },
      transitions: {
        lend: { from: ['in'], to: 'out', label: { en: 'Lend' } },
        giveBack: { from: ['out'], to: 'in', label: { en: 'Give back' } },
      },
    });
    expect(named(model.entities, 'library.chapter')?.childOf).to.equal('library.book');
    expect(named(model.entities, 'library.book')?.childOf).to.equal(null);
  });

  it('leaves out what a role does not open', async () => {
    const model = await modelOf('reader');
    expect(model.entities.map(({ name }) => name)).to.deep.equal(['library.book']);
    const { fields, operations, actions, unique } = await book('reader');
    expect(fields.map(({ name, writable }) => [name, writable])).to.deep.equal([
      ['isbn', false],
      ['author', false],
      ['status', false],
    ]);
    expect({ operations, actions, unique }).to.deep.equal({
      operations: [],
      actions: [],
      unique: [['isbn'], ['author', 'isbn']],
    });
    expect(model.metrics.map(({ name }) => name)).to.deep.equal(['library.books']);
    expect(model.permissions).to.deep.equal(['library.book.read']);
    const own = model.actions.filter(({ plugin }) => plugin === 'library').map(({ name }) => name);
    expect(own).to.deep.equal(['look']);
  });

  it('shows what is open for some records, and writing field by field', async () => {
    const model = await modelOf('clerk');
    const { fields, operations, actions } = await book('clerk');
    expect(operations).to.deep.equal(['update']);
    expect(fields.filter(({ writable }) => writable).map(({ name }) => name)).to.deep.equal(['pageCount']);
    expect(actions.map(({ name, undo }) => [name, undo])).to.deep.equal([['lend', null]]);
    expect(fields.map(({ name }) => name)).not.to.include('chapters');
    expect(model.permissions).to.deep.equal([
      'library.book.lend',
      'library.book.read',
      'library.book.update',
      'library.openDoor',
    ]);
  });

  it('refuses whoever has not signed in', async () => {
    const { status, body } = await app.as(null).get('/api/v1/kernel/model');
    expect({ status, code: body.code }).to.deep.equal({ status: 401, code: 'not-signed-in' });
  });

  it('answers 304 until something changes that the user sees', async () => {
    const first = await app.as('clerk').get('/api/v1/kernel/model');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).to.equal(`"${first.body.fingerprint}"`);
    expect((await asked('clerk', etag)).status).to.equal(304);
    expect(await modelOf('reader'))
      .to.have.property('fingerprint')
      .that.is.not.equal(first.body.fingerprint);
    const roles = await app.get('/api/v1/kernel/roles?filter={"name":{"eq":"clerk"}}');
    const [{ id, version, grants }] = roles.body.data;
    const changed = { grants: [...grants, { permission: 'library.author.read' }] };
    await app.patch(`/api/v1/kernel/roles/${id}`, changed, { 'if-match': `"${version}"` });
    const later = await asked('clerk', etag);
    expect(later.status).to.equal(200);
    expect(((await later.json()) as UiModel).entities.map(({ name }) => name)).to.include('library.author');
  });
});
