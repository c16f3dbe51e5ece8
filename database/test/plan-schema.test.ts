import { buildRegistry } from '@entrepot/registry/schema/registry';
import { defineEntity, defineMigration, definePlugin, extendEntity, type Fields, field, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';
import { catalogueDump } from '../src/catalogue-dump.ts';
import { planSchema, type SchemaPlan } from '../src/plan-schema.ts';
import { apply, type TestDatabase, testDatabase } from './test-server.ts';

const notes = (fields: Fields, more: Partial<Plugin> = {}): Plugin =>
  definePlugin({ name: 'notes', version: '1.0.0', entities: [defineEntity('notes.note', { fields })], ...more });
const oldNotes = notes({ title: field.text(), pages: field.integer().optional() });
const marks = definePlugin({
  name: 'marks',
  version: '1.0.0',
  requires: { notes: '^1.0.0' },
  entities: [defineEntity('marks.mark', { fields: { note: field.ref('notes.note') } })],
  extends: [
    extendEntity({ name: 'notes.note' }, { colour: field.text().default('red'), twice: field.integer().computed('pages * 2') }),
  ],
});

describe('a plan of the schema', () => {
  let server: TestDatabase;
  before(async () => {
    server = await testDatabase();
  });
  after(() => server.stop());

  const planned = (...plugins: Plugin[]): Promise<SchemaPlan> =>
    planSchema(server.db, buildRegistry(plugins), plugins, new Set());

  it('knows an empty database, and leaves it empty', async () => {
    const db = await server.fresh();
    const before = await catalogueDump(db);
    const { changes, moves, refused } = await planned(oldNotes, marks);
    expect(changes.filter(({ kind }) => kind === 'table').map(({ object }) => object)).to.deep.equal([
      '"notes"."notes"',
      '"marks"."marks"',
    ]);
    expect([moves, refused]).to.deep.equal([[], []]);
    expect(await catalogueDump(db)).to.equal(before);
  });

  it('counts the rows that lie in what would be moved, and the values of fields that are their own', async () => {
    const db = await server.fresh();
    await apply(db, oldNotes, marks);
    await db.query(`INSERT INTO notes.notes (title, pages, colour) VALUES ('a', 1, 'red'), ('b', 2, 'blue'), ('c', 3, 'green')`);
    await db.query('INSERT INTO marks.marks (note_id) SELECT id FROM notes.notes');
    const { moves, leftOvers } = await planned(oldNotes);
    expect(leftOvers.map(({ plugin, isWhole }) => [plugin, isWhole])).to.deep.equal([['marks', true]]);
    expect(moves.map(({ kind, object, rows }) => [kind, object, rows]).sort()).to.deep.equal([
      ['column', '"notes"."notes"."colour"', 2],
      ['column', '"notes"."notes"."twice"', 0],
      ['table', '"marks"."marks"', 3],
    ]);
  });

  it('counts the rows that lack a demanded value, unless a migration may fill it', async () => {
    const db = await server.fresh();
    await apply(db, oldNotes);
    await db.query(`INSERT INTO notes.notes (title, pages) VALUES ('a', 1), ('b', NULL), ('c', NULL)`);
    const demanding = { title: field.text(), pages: field.integer(), author: field.text() };
    const told = (plan: SchemaPlan) => plan.refused.map(({ code, params }) => [code, params.declared, params.rows]);
    expect(told(await planned(notes(demanding)))).to.have.deep.members([
      ['rows-without-value', 'notes.note.author', 3],
      ['rows-without-value', 'notes.note.pages', 2],
    ]);
    const filled = { version: '1.1.0', migrations: [defineMigration({ to: '1.1.0', sql: 'SELECT 1' })] };
    const plan = await planned(notes(demanding, filled));
    expect([told(plan), plan.migrations.length]).to.deep.equal([[], 1]);
  });

  it('tells what cannot be done beside all that can', async () => {
    const db = await server.fresh();
    await apply(db, oldNotes);
    const { refused, changes } = await planned(notes({ title: field.integer(), summary: field.text().optional() }));
    expect(refused.map(({ code }) => code)).to.deep.equal(['narrowing-change']);
    expect(changes.map(({ action, object }) => [action, object])).to.deep.include(['add', '"notes"."notes"."summary"']);
  });
});
