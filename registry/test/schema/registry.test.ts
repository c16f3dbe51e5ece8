import { defineEntity, definePlugin, extendEntity, type Field, field, type Plugin, Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { buildRegistry, registryFingerprint } from '../../src/schema/registry.ts';

const Author = defineEntity('books.author', { fields: { name: field.text() } });
const Book = defineEntity('books.book', {
  fields: { code: field.text({ unique: true }), author: field.ref(Author), price: field.money() },
  indexes: [{ fields: ['author', 'price'] }],
});
const books = definePlugin({ name: 'books', version: '1.0.0', entities: [Author, Book] });

function plugin(name: string, rest: Partial<Plugin>): Plugin {
  return { name, version: '1.0.0', ...rest };
}

function refusal(...plugins: readonly Plugin[]): Problem {
  try {
    buildRegistry(plugins);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the registry was not refused');
}

describe('the schema registry', () => {
  it('knows table, schema, route, title and columns of every entity', () => {
    const Line = defineEntity('art-books.printRun', { fields: { unitPrice: field.money(), name: field.text() } });
    const registry = buildRegistry([books, plugin('art-books', { entities: [Line] })]);
    const book = registry.entities.get('books.book');
    expect(book?.table).to.equal('"books"."books"');
    expect(book?.path).to.equal('/api/v1/books/books');
    expect(book?.title).to.equal('code');
    expect(book?.fields.get('author')?.columns).to.deep.equal(['author_id']);
    const line = registry.byPath.get('/api/v1/art-books/print-runs');
    expect(line?.schema).to.equal('art_books');
    expect(line?.table).to.equal('"art_books"."print_runs"');
    expect(line?.title).to.equal('name');
    expect(line?.fields.get('unitPrice')?.columns).to.deep.equal(['unit_price_amount', 'unit_price_currency']);
  });

  it('gathers the fields of extensions after the own ones, each with its owner', () => {
    const gifts = plugin('gifts', {
      requires: { books: '^1.0.0' },
      extends: [extendEntity(Book, { note: field.text().optional() })],
    });
    const fields = buildRegistry([gifts, books]).entities.get('books.book')?.fields;
    expect([...(fields?.values() ?? [])].map(({ name, plugin: owner }) => `${owner}:${name}`)).to.deep.equal([
      'books:code',
      'books:author',
      'books:price',
      'gifts:note',
    ]);
  });

  it('refuses an entity under another plugin’s name', () => {
    const problem = refusal(plugin('papers', { entities: [Author] }));
    expect(problem.code).to.equal('foreign-entity');
    expect(problem.message).to.include('"papers"').and.include('"books.author"');
  });

  it('refuses two entities of one name and two of one table', () => {
    expect(refusal(plugin('books', { entities: [Author, Author] })).code).to.equal('duplicate-entity');
    const Writer = defineEntity('books.writer', { plural: 'authors', fields: {} });
    const problem = refusal(plugin('books', { entities: [Author, Writer] }));
    expect(problem.code).to.equal('duplicate-table');
    expect(problem.message).to.include('"books"."authors"');
  });

  it('refuses a field that two extensions bring, naming both plugins', () => {
    const extension = (name: string) =>
      plugin(name, { requires: { books: '*' }, extends: [extendEntity(Book, { note: field.text().optional() })] });
    const problem = refusal(books, extension('gifts'), extension('tags'));
    expect(problem.code).to.equal('duplicate-field');
    expect(problem.message).to.include('"gifts"').and.include('"tags"').and.include('"note"');
  });

  it('refuses two fields that need the same column', () => {
    const extend = (fields: Readonly<Record<string, Field<unknown, 'optional'>>>) =>
      refusal(books, plugin('tags', { requires: { books: '*' }, extends: [extendEntity(Book, fields)] }));
    expect(extend({ authorId: field.text().optional() }).code).to.equal('duplicate-field');
    expect(extend({ priceAmount: field.decimal().optional() }).message).to.include('price_amount');
  });

  it('refuses the names that are the kernel’s', () => {
    for (const name of ['id', 'version', 'createdAt', 'updatedAt', 'and', 'or', 'not']) {
      const Wrong = defineEntity('books.wrong', { fields: { [name]: field.text() } });
      expect(refusal(plugin('books', { entities: [Wrong] })).code, name).to.equal('reserved-field');
    }
    const Wrong = defineEntity('jobs.wrong', { fields: {} });
    expect(refusal(plugin('jobs', { entities: [Wrong] })).code).to.equal('reserved-schema');
  });

  it('refuses names that PostgreSQL would cut or fold', () => {
    const named = (name: string) =>
      refusal(plugin('books', { entities: [defineEntity('books.x', { fields: { [name]: field.text() } })] }));
    expect(named('a'.repeat(64)).code).to.equal('invalid-name');
    expect(named('snake_case').code).to.equal('invalid-name');
  });

  it('refuses references and children of entities that nobody declares', () => {
    const Lost = defineEntity('books.lost', { fields: { shelf: field.ref('shelves.shelf') } });
    const problem = refusal(plugin('books', { entities: [Lost] }));
    expect(problem.code).to.equal('unknown-entity');
    expect(problem.message).to.include('"books"').and.include('"shelves"');
    const lost = plugin('tags', { requires: { books: '*' }, extends: [extendEntity({ name: 'books.lost' }, {})] });
    expect(refusal(books, lost).code).to.equal('unknown-entity');
  });

  it('refuses extensions of and references to plugins that are not required', () => {
    const extension = plugin('tags', { extends: [extendEntity(Book, { note: field.text().optional() })] });
    expect(refusal(books, extension).code).to.equal('missing-requirement');
    const Tag = defineEntity('tags.tag', { fields: { book: field.ref(Book) } });
    expect(refusal(books, plugin('tags', { entities: [Tag] })).code).to.equal('missing-requirement');
  });

  it('lets everyone refer to the kernel without requiring it', () => {
    const User = defineEntity('kernel.user', { fields: { name: field.text() } });
    const Tag = defineEntity('tags.tag', { fields: { by: field.ref(User) } });
    const registry = buildRegistry([plugin('kernel', { entities: [User] }), plugin('tags', { entities: [Tag] })]);
    expect(registry.entities.size).to.equal(2);
  });

  it('refuses children whose field does not point back', () => {
    const Line = defineEntity('books.line', { fields: { book: field.ref(Author), note: field.text() } });
    const Sale = defineEntity('books.sale', { fields: { lines: field.children(Line, 'book') } });
    expect(refusal(plugin('books', { entities: [Author, Sale, Line] })).code).to.equal('children-without-reference');
  });

  it('refuses indexes and titles over fields that are not there', () => {
    const index = defineEntity('books.index', { fields: { a: field.text() } });
    const wrong = { ...index, indexes: [{ fields: ['b'] }] };
    expect(refusal(plugin('books', { entities: [wrong] })).code).to.equal('unknown-field-in-index');
    expect(refusal(plugin('books', { entities: [{ ...index, title: 'b' }] })).code).to.equal('unknown-title');
  });

  it('refuses to set a required reference to null', () => {
    const Wrong = defineEntity('books.wrong', { fields: { author: field.ref(Author, { onDelete: 'set-null' }) } });
    expect(refusal(plugin('books', { entities: [Author, Wrong] })).code).to.equal('impossible-set-null');
  });

  it('refuses to compute what is no single value', () => {
    for (const wrong of [field.money().computed('1'), field.ref(Author).computed('1')]) {
      const Wrong = defineEntity('books.wrong', { fields: { wrong } });
      expect(refusal(plugin('books', { entities: [Author, Wrong] })).code).to.equal('impossible-computed');
    }
  });

  it('has a fingerprint that follows the tables and not the labels', () => {
    const of = (fields: Readonly<Record<string, Field>>) =>
      registryFingerprint(buildRegistry([plugin('books', { entities: [defineEntity('books.book', { fields })] })]));
    const plain = of({ code: field.text() });
    expect(of({ code: field.text({ label: { en: 'Code' } }) })).to.equal(plain);
    expect(of({ code: field.text({ maxLength: 10 }) })).not.to.equal(plain);
    expect(of({ code: field.text(), note: field.text().optional() })).not.to.equal(plain);
    expect(of({ code: field.text({ unique: true }) })).not.to.equal(plain);
  });
});
