import { defineEntity, definePlugin, defineTrigger, field, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';
import type { PgDatabase } from '../src/database.ts';
import { apply, type TestDatabase, testDatabase } from './test-server.ts';

const Line = defineEntity('history.line', {
  fields: { entity: field.text(), operation: field.text(), rows: field.integer() },
  appendOnly: true,
});
const count = (body: string) =>
  defineTrigger({
    name: 'history.record',
    on: ({ name }) => name !== Line.name,
    after: ['insert', 'update', 'delete'],
    body,
  });
const insertLine = `IF TG_OP = 'DELETE' THEN
  INSERT INTO history.lines (entity, operation, rows) SELECT TG_ARGV[0], TG_OP, count(*) FROM old_rows;
ELSE
  INSERT INTO history.lines (entity, operation, rows) SELECT TG_ARGV[0], TG_OP, count(*) FROM new_rows;
END IF;`;
const history = (body = insertLine): Plugin =>
  definePlugin({ name: 'history', version: '1.0.0', entities: [Line], triggers: [count(body)] });

const Note = defineEntity('notes.note', { fields: { text: field.text() } });
const notes = definePlugin({ name: 'notes', version: '1.0.0', entities: [Note] });

const linesOf = (db: PgDatabase) => db.query('SELECT entity, operation, rows FROM history.lines ORDER BY id');

describe('a trigger of a plugin', () => {
  let server: TestDatabase;
  before(async () => {
    server = await testDatabase();
  });
  after(() => server.stop());

  it('follows every statement upon the tables of all plugins that it asks for', async () => {
    const db = await server.fresh();
    await apply(db, notes, history());
    await db.query(`INSERT INTO notes.notes (text) VALUES ('a'), ('b'), ('c')`);
    await db.query(`UPDATE notes.notes SET text = 'd' WHERE text <> 'c'`);
    await db.query('DELETE FROM notes.notes');
    expect(await linesOf(db)).to.deep.equal([
      { entity: 'notes.note', operation: 'INSERT', rows: 3 },
      { entity: 'notes.note', operation: 'UPDATE', rows: 2 },
      { entity: 'notes.note', operation: 'DELETE', rows: 3 },
    ]);
  });

  it('undoes the change where it throws', async () => {
    const db = await server.fresh();
    await apply(db, notes, history(`RAISE EXCEPTION 'not recorded';`));
    const refused = await db.query(`INSERT INTO notes.notes (text) VALUES ('a')`).catch((error: Error) => error.message);
    expect(refused).to.equal('not recorded');
    expect(await db.query('SELECT 1 FROM notes.notes')).to.deep.equal([]);
  });

  it('comes to tables that are added later, and is recorded with plugin and version', async () => {
    const db = await server.fresh();
    await apply(db, history());
    await apply(db, history(), notes);
    await db.query(`INSERT INTO notes.notes (text) VALUES ('a')`);
    expect(await linesOf(db)).to.have.length(1);
    const recorded = await db.query(
      `SELECT kind, count(*) AS objects FROM kernel.schema_objects WHERE plugin = 'history' AND version = '1.0.0'
         AND declared = 'history.record' GROUP BY kind ORDER BY kind`,
    );
    expect(recorded).to.deep.equal([
      { kind: 'function', objects: 1 },
      { kind: 'trigger', objects: 3 },
    ]);
  });

  it('changes with its text, and only then', async () => {
    const db = await server.fresh();
    await apply(db, notes, history());
    expect((await apply(db, notes, history())).changed).to.equal(false);
    const { statements } = await apply(db, notes, history('NULL;'));
    expect(statements.filter((each) => each.includes('FUNCTION'))).to.have.length(1);
    await db.query(`INSERT INTO notes.notes (text) VALUES ('a')`);
    expect(await linesOf(db)).to.deep.equal([]);
  });

  it('goes when its plugin declares it no more, and stays while the plugin is not enabled', async () => {
    const db = await server.fresh();
    await apply(db, notes, history());
    await apply(db, notes);
    await db.query(`INSERT INTO notes.notes (text) VALUES ('a')`);
    expect(await linesOf(db)).to.have.length(1);
    await apply(db, notes, { ...history(), triggers: [] });
    await db.query(`INSERT INTO notes.notes (text) VALUES ('b')`);
    expect(await linesOf(db)).to.have.length(1);
    expect(await db.query(`SELECT 1 FROM kernel.schema_objects WHERE declared = 'history.record'`)).to.deep.equal([]);
  });

  it('goes from tables of plugins that are not enabled, too', async () => {
    const db = await server.fresh();
    await apply(db, notes, history());
    await apply(db, { ...history(), triggers: [] });
    await db.query(`INSERT INTO notes.notes (text) VALUES ('b')`);
    expect(await linesOf(db)).to.deep.equal([]);
  });
});
