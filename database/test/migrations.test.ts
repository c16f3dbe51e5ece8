import { defineEntity, defineMigration, definePlugin, field, type Migration, type Plugin, Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { catalogueDump } from '../src/catalogue-dump.ts';
import type { PgDatabase } from '../src/database.ts';
import { pendingMigrations } from '../src/migrations.ts';
import { apply, type TestDatabase, testDatabase } from './test-server.ts';

const notes = (version: string, fields: Plugin['settings'], migrations: readonly Migration[] = []): Plugin =>
  definePlugin({ name: 'notes', version, entities: [defineEntity('notes.note', { fields: fields ?? {} })], migrations });
const oldNotes = notes('1.0.0', { title: field.text(), pages: field.integer() });
const newFields = { heading: field.text({ unique: true }), pages: field.integer({ minimum: 1 }) };
const renamed = defineMigration({
  from: '>=1.0.0 <1.1.0',
  to: '1.1.0',
  sql: `UPDATE notes.notes SET heading = title, pages = greatest(pages, 1)`,
});

const appliedOf = (db: PgDatabase) =>
  db.query(
    'SELECT plugin, from_version AS from, to_version AS to FROM kernel.applied_migrations ORDER BY applied_at, to_version',
  );

describe('a data migration', () => {
  let server: TestDatabase;
  before(async () => {
    server = await testDatabase();
  });
  after(() => server.stop());

  it('fills a renamed field before it is demanded, and the old one stays with its values', async () => {
    const db = await server.fresh();
    await apply(db, oldNotes);
    await db.query(`INSERT INTO notes.notes (title, pages) VALUES ('a', 3), ('b', 0)`);
    const applied = await apply(db, notes('1.1.0', newFields, [renamed]));
    expect(applied.migrations.map(({ plugin, from, migration }) => [plugin, from, migration.to])).to.deep.equal([
      ['notes', '1.0.0', '1.1.0'],
    ]);
    expect(await db.query('SELECT title, heading, pages FROM notes.notes ORDER BY title')).to.deep.equal([
      { title: 'a', heading: 'a', pages: 3 },
      { title: 'b', heading: 'b', pages: 1 },
    ]);
    expect(await appliedOf(db)).to.deep.equal([{ plugin: 'notes', from: '1.0.0', to: '1.1.0' }]);
    const refused = await db.query(`INSERT INTO notes.notes (pages) VALUES (1)`).catch((error: Error) => error.message);
    expect(refused).to.contain('"heading"');
  });

  it('runs once, and not where the plugin is new', async () => {
    const db = await server.fresh();
    const counted = { ...renamed, sql: `INSERT INTO notes.notes (heading, pages) VALUES ('counted', 1)` };
    await apply(db, notes('1.1.0', newFields, [counted]));
    expect(await appliedOf(db)).to.deep.equal([]);
    await db.query(`UPDATE kernel.applied_plugins SET version = '1.0.5' WHERE plugin = 'notes'`);
    await db.query(`UPDATE kernel.schema_state SET fingerprint = ''`);
    for (const version of ['1.1.0', '1.0.5', '1.1.1']) await apply(db, notes(version, newFields, [counted]));
    expect(await db.query('SELECT heading FROM notes.notes')).to.have.length(1);
  });

  it('runs in the order of its versions, each from where the one before ended', async () => {
    const db = await server.fresh();
    await apply(db, oldNotes);
    const write = (to: string, from?: string): Migration => ({
      ...(from === undefined ? {} : { from }),
      to,
      run: async (tx) => void (await tx.query('INSERT INTO notes.notes (title, pages) VALUES ($1, 1)', [to])),
    });
    const chain = [write('2.0.0', '1.2.x'), write('1.2.0'), write('3.0.0'), write('1.9.0', '>=1.5.0')];
    await apply(db, { ...oldNotes, version: '2.1.0', migrations: chain });
    expect(await db.query('SELECT title FROM notes.notes ORDER BY id')).to.deep.equal([{ title: '1.2.0' }, { title: '2.0.0' }]);
  });

  it('leaves everything as it was where it fails', async () => {
    const db = await server.fresh();
    await apply(db, oldNotes);
    await db.query(`INSERT INTO notes.notes (title, pages) VALUES ('a', 3)`);
    const before = await catalogueDump(db);
    const broken = [renamed, defineMigration({ to: '1.2.0', sql: 'SELECT 1 / (pages - 3) FROM notes.notes' })];
    const error = await apply(db, notes('1.2.0', newFields, broken)).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Problem);
    expect((error as Problem).code).to.equal('migration-failed');
    expect((error as Problem).message).to.equal(
      'The data migration of plugin "notes" from 1.1.0 to 1.2.0 failed: division by zero',
    );
    expect(await catalogueDump(db)).to.equal(before);
    expect(await appliedOf(db)).to.deep.equal([]);
    expect(await db.query('SELECT version FROM kernel.applied_plugins')).to.deep.equal([{ version: '1.0.0' }]);
  });

  it('is not needed by an older version than the one that was applied', () => {
    const plugin = notes('1.0.0', newFields, [renamed]);
    expect(pendingMigrations([plugin], new Map([['notes', '1.1.0']]), [])).to.deep.equal([]);
  });
});
