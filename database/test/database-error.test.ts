import { buildRegistry } from '@entrepot/registry/schema/registry';
import { defineEntity, definePlugin, field, Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { problemOfDatabaseError } from '../src/database-error.ts';
import { apply, type TestDatabase, testDatabase } from './test-server.ts';

const Shop = defineEntity('trade.place', { fields: { code: field.text({ unique: true, maxLength: 5 }) } });
const Note = defineEntity('trade.note', {
  fields: {
    place: field.ref(Shop),
    outerKey: field.text(),
    price: field.money().optional(),
    grade: field.enum({ a: { en: 'A' } }).default('a'),
    count: field.integer().default(0),
  },
  indexes: [{ fields: ['place', 'outerKey'], unique: true }],
  checks: { notNegative: 'count >= 0' },
});
const Log = defineEntity('trade.log', { fields: { text: field.longText() }, appendOnly: true });
const trade = definePlugin({ name: 'trade', version: '1.0.0', entities: [Shop, Note, Log] });
const registry = buildRegistry([trade]);

describe('a refusal of PostgreSQL', () => {
  let test: TestDatabase;
  let place: string;
  before(async () => {
    test = await testDatabase();
    await apply(test.db, trade);
    const [row] = await test.db.query<{ id: string }>(`INSERT INTO trade.places (code) VALUES ('A') RETURNING id`);
    place = row?.id ?? '';
    await test.db.query(`INSERT INTO trade.notes (place_id, outer_key) VALUES ($1, 'k')`, [place]);
  });
  after(() => test.stop());

  async function problem(text: string, values: readonly unknown[] = []): Promise<Problem> {
    const error = await test.db.query(text, values).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const told = problemOfDatabaseError(error, registry);
    if (!told) throw error;
    return told;
  }

  it('of a duplicate key points to the field, or to each field of a composite key', async () => {
    const single = await problem(`INSERT INTO trade.places (code) VALUES ('A')`);
    expect(single).to.include({ code: 'duplicate-key', status: 409 });
    expect(single.errors).to.deep.equal([
      { pointer: '/code', code: 'duplicate-key', detail: 'code is taken by another record.' },
    ]);
    expect(single.message).to.include('trade.place').and.include('code');
    const pair = await problem(`INSERT INTO trade.notes (place_id, outer_key) VALUES ($1, 'k')`, [place]);
    expect(pair.errors.map(({ pointer }) => pointer)).to.deep.equal(['/place', '/outerKey']);
  });

  it('of a reference tells which side is wrong', async () => {
    const unknown = await problem(`INSERT INTO trade.notes (place_id, outer_key) VALUES (uuidv7(), 'x')`);
    expect(unknown).to.include({ code: 'unknown-record', status: 422 });
    expect(unknown.errors[0]?.pointer).to.equal('/place');
    const used = await problem('DELETE FROM trade.places');
    expect(used).to.include({ code: 'record-in-use', status: 409 });
    expect(used.message).to.include('trade.note');
  });

  it('of a rule names the rule or the field', async () => {
    expect((await problem('UPDATE trade.notes SET count = -1')).params).to.deep.equal({ rule: 'notNegative' });
    expect((await problem(`UPDATE trade.notes SET grade = 'z'`)).params).to.deep.equal({ rule: 'grade' });
    expect(await problem(`UPDATE trade.notes SET price_amount = 1`)).to.include({ code: 'check-violated', status: 422 });
  });

  it('of a missing value points to the field', async () => {
    const missing = await problem('UPDATE trade.notes SET outer_key = NULL');
    expect(missing).to.include({ code: 'required', status: 422 });
    expect(missing.errors[0]?.pointer).to.equal('/outerKey');
  });

  it('of a value tells what is wrong with it', async () => {
    expect(await problem(`INSERT INTO trade.places (code) VALUES ('ABCDEF')`)).to.include({ code: 'too-long', status: 422 });
    expect(await problem('UPDATE trade.notes SET count = 1e30')).to.include({ code: 'out-of-range', status: 422 });
    expect(await problem(`SELECT 'x'::uuid`)).to.include({ code: 'wrong-type', status: 422 });
    expect(await problem(`SELECT '2026-02-30'::date`)).to.include({ code: 'wrong-type', status: 422 });
    expect(await problem('INSERT INTO trade.places (code) VALUES ($1)', ['a\u0000b'])).to.include({
      code: 'wrong-character',
      status: 422,
    });
    expect(await problem('SELECT $1::jsonb', ['"\\u0000"'])).to.include({ code: 'wrong-character', status: 422 });
  });

  it('of a change to rows that are only ever added says so', async () => {
    await test.db.query(`INSERT INTO trade.logs (text) VALUES ('a')`);
    const closed = await problem('DELETE FROM trade.logs');
    expect(closed).to.include({ code: 'append-only', status: 409 });
    expect(closed.message).to.include('trade.log');
  });

  it('that is a defect of ours stays what it is', async () => {
    const error = await test.db.query('SELECT nonsense').catch((thrown: unknown) => thrown);
    expect(problemOfDatabaseError(error, registry)).to.equal(undefined);
    expect(problemOfDatabaseError(new TypeError('x'), registry)).to.equal(undefined);
    const own = new Problem('own');
    expect(problemOfDatabaseError(own, registry)).to.equal(own);
  });
});
