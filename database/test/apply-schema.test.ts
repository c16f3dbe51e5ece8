import { defineEntity, definePlugin, defineStates, extendEntity, type Fields, field, type Plugin, Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { PgDatabase } from '../src/database.ts';
import { apply, noOutbox, type TestDatabase, testDatabase } from './test-server.ts';

const machine = defineStates({
  initial: 'open',
  states: { open: { en: 'Open' }, closed: { en: 'Closed' } },
  transitions: { close: { from: ['open'], to: 'closed' } },
});

const Shelf = defineEntity('things.shelf', { plural: 'shelves', fields: { code: field.text({ unique: true }) } });
const Part = defineEntity('things.part', {
  fields: { thing: field.ref('things.thing', { onDelete: 'cascade' }), position: field.integer() },
});
const Thing = defineEntity('things.thing', {
  fields: {
    code: field.text({ maxLength: 40 }),
    story: field.longText().optional(),
    size: field.integer({ minimum: 1, maximum: 10 }),
    weight: field.decimal({ precision: 12, scale: 3 }),
    price: field.money(),
    discount: field.money().optional(),
    onHand: field.quantity().default(0),
    reserved: field.quantity().default(0),
    available: field.quantity({ index: true }).computed('on_hand - reserved'),
    fragile: field.boolean().default(false),
    madeOn: field.date(),
    seenAt: field.timestamp(),
    grade: field.enum({ a: { en: 'A' }, b: { en: 'It’s "B"' } }).default('a'),
    status: field.states(machine),
    shelf: field.ref(Shelf, { onDelete: 'set-null' }).optional(),
    parts: field.children(Part, 'thing'),
    tags: field.json<string[]>({ type: 'array' }).default(["it's"]),
    picture: field.attachment().optional(),
  },
  indexes: [
    { fields: ['shelf', 'code'], unique: true },
    { fields: ['code'], unique: true, where: "status = 'open'" },
    { fields: ['madeOn', 'price'] },
  ],
  checks: { covered: 'reserved <= on_hand', believable: 'reserved BETWEEN 0 AND 1000000' },
});
const things = definePlugin({ name: 'things', version: '1.0.0', entities: [Shelf, Thing, Part] });

function one(fields: Fields, rest: Partial<Plugin> = {}, options: { appendOnly?: boolean } = {}): Plugin {
  return { name: 'small', version: '1.0.0', entities: [defineEntity('small.note', { ...options, fields })], ...rest };
}

async function refusal(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Problem) return error;
  throw error;
}

async function columnsOf(db: PgDatabase, table: string): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum',
    [table],
  );
  return rows.map(({ name }) => name);
}

describe('applying the schema', () => {
  let server: TestDatabase;
  before(async () => {
    server = await testDatabase();
  });
  after(() => server.stop());

  it('makes tables in which every kind of field comes back as it was written', async () => {
    const db = await server.fresh();
    await apply(db, things);
    const [shelf] = await db.query<{ id: string }>(`INSERT INTO things.shelves (code) VALUES ('S1') RETURNING id`);
    const [row] = await db.query(
      `INSERT INTO things.things (code, story, size, weight, price_amount, price_currency, on_hand, reserved, made_on, seen_at,
         shelf_id, picture_id)
       VALUES ('T1', $1, 3, '1.250', '19.990001', 'EUR', 9007199254740991, 1, '2026-02-28', '2026-02-28T23:59:59.123456+08:00', $2, $2)
       RETURNING *`,
      ['line\nline 二', shelf?.id],
    );
    expect(row?.id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(row?.created_at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/);
    expect({ ...row, id: '', created_at: '', updated_at: '' }).to.deep.equal({
      id: '',
      version: 1,
      created_at: '',
      updated_at: '',
      code: 'T1',
      story: 'line\nline 二',
      size: 3,
      weight: '1.25',
      price_amount: '19.990001',
      price_currency: 'EUR',
      discount_amount: null,
      discount_currency: null,
      on_hand: 9007199254740991,
      reserved: 1,
      available: 9007199254740990,
      fragile: false,
      made_on: '2026-02-28',
      seen_at: '2026-02-28T15:59:59.123456Z',
      grade: 'a',
      status: 'open',
      shelf_id: shelf?.id,
      tags: ["it's"],
      picture_id: shelf?.id,
    });
  });

  it('does nothing the second time', async () => {
    const db = await server.fresh();
    expect((await apply(db, things)).changed).to.equal(true);
    expect(await apply(db, things)).to.deep.include({ changed: false, statements: [], kept: [] });
    await db.query(`UPDATE kernel.schema_state SET fingerprint = 'of another program'`);
    expect(await apply(db, things)).to.deep.include({ changed: false, statements: [], kept: [] });
  });

  it('makes the declared indexes, references and rules', async () => {
    const db = await server.fresh();
    await apply(db, things);
    const indexes = await db.query<{ indexdef: string }>(
      `SELECT indexdef FROM pg_indexes WHERE schemaname = 'things' AND tablename = 'things' ORDER BY indexname`,
    );
    const all = indexes.map(({ indexdef }) => indexdef.slice(indexdef.indexOf(' ON '))).join('\n');
    expect(all).to.include('(shelf_id, code)').and.include('(made_on, price_amount, price_currency)').and.include('(available)');
    expect(all).to.match(/\(code\) WHERE \(status = 'open'/);
    // The unique index over shelf and code serves the reference too.
    expect(all).not.to.include('(shelf_id)\n');
    const insert = (column: string, value: string) => {
      const values = {
        code: `'X'`,
        size: '1',
        weight: '1',
        price_amount: '1',
        price_currency: `'EUR'`,
        made_on: 'now()',
        seen_at: 'now()',
      };
      const all = Object.entries({ ...values, [column]: value });
      const columns = all.map(([name]) => name).join();
      return refusalCode(db.query(`INSERT INTO things.things (${columns}) VALUES (${all.map(([, each]) => each).join()})`));
    };
    expect(await insert('grade', `'c'`)).to.equal('23514');
    expect(await insert('status', `'lost'`)).to.equal('23514');
    expect(await insert('size', '11')).to.equal('23514');
    expect(await insert('reserved', '1')).to.equal('23514');
    expect(await insert('discount_amount', '1')).to.equal('23514');
    expect(await insert('shelf_id', 'uuidv7()')).to.equal('23503');
  });

  it('deletes, empties or refuses as the reference says', async () => {
    const db = await server.fresh();
    await apply(db, things);
    const [shelf] = await db.query<{ id: string }>(`INSERT INTO things.shelves (code) VALUES ('S') RETURNING id`);
    const [thing] = await db.query<{ id: string }>(
      `INSERT INTO things.things (code, size, weight, price_amount, price_currency, made_on, seen_at, shelf_id)
       VALUES ('T', 1, 1, 1, 'EUR', now(), now(), $1) RETURNING id`,
      [shelf?.id],
    );
    await db.query('INSERT INTO things.parts (thing_id, position) VALUES ($1, 1)', [thing?.id]);
    await db.query('DELETE FROM things.shelves');
    expect(await db.query('SELECT shelf_id FROM things.things')).to.deep.equal([{ shelf_id: null }]);
    await db.query('DELETE FROM things.things');
    expect(await db.query('SELECT 1 FROM things.parts')).to.deep.equal([]);
  });

  it('adds fields to a table with rows, those of other plugins too', async () => {
    const db = await server.fresh();
    await apply(db, one({ text: field.text() }));
    await db.query(`INSERT INTO small.notes (text) VALUES ('a'), ('b')`);
    const extension = extendEntity(
      { name: 'small.note' },
      { stars: field.integer({ index: true }).default(3), by: field.text().optional() },
    );
    const stars = definePlugin({ name: 'stars', version: '2.1.0', requires: { small: '*' }, extends: [extension] });
    const grown = one({ text: field.text(), kind: field.text().default('plain') });
    const { statements } = await apply(db, grown, stars);
    expect(statements.join('\n')).to.match(/ADD COLUMN "kind".*ADD COLUMN "stars".*ADD COLUMN "by"/s);
    expect(await db.query('SELECT text, kind, stars, by FROM small.notes ORDER BY text')).to.deep.equal([
      { text: 'a', kind: 'plain', stars: 3, by: null },
      { text: 'b', kind: 'plain', stars: 3, by: null },
    ]);
    const owners = await db.query(
      `SELECT plugin, version, declared FROM kernel.schema_objects WHERE object IN ('"small"."notes"."stars"', '"small"."notes"."text"') ORDER BY 1`,
    );
    expect(owners).to.deep.equal([
      { plugin: 'small', version: '1.0.0', declared: 'small.note.text' },
      { plugin: 'stars', version: '2.1.0', declared: 'small.note.stars' },
    ]);
  });

  it('refuses a new required field where rows exist, and changes nothing', async () => {
    const db = await server.fresh();
    await apply(db, one({ text: field.text() }));
    await apply(db, one({ text: field.text(), first: field.text() }));
    await db.query(`INSERT INTO small.notes (text, first) VALUES ('a', 'b')`);
    const problem = await refusal(
      apply(db, one({ text: field.text(), first: field.text(), free: field.text().optional(), more: field.text() })),
    );
    expect(problem.code).to.equal('rows-without-value');
    expect(problem.message).to.include('"more"');
    expect(await columnsOf(db, 'small.notes')).not.to.include('free');
  });

  it('keeps the columns and tables that nobody declares any more, and takes rows without them', async () => {
    const db = await server.fresh();
    const Other = defineEntity('small.other', { fields: { text: field.text() } });
    const full = one({ text: field.text(), more: field.text(), sure: field.boolean().default(true) });
    await apply(db, { ...full, entities: [...(full.entities ?? []), Other] });
    await db.query(`INSERT INTO small.notes (text, more) VALUES ('a', 'kept')`);
    await db.query(`INSERT INTO small.others (text) VALUES ('kept too')`);
    const { kept } = await apply(db, one({ text: field.text(), added: field.text().optional() }));
    expect(kept).to.include.members(['"small"."notes"."more"', '"small"."notes"."sure"', '"small"."others"']);
    await db.query(`INSERT INTO small.notes (text) VALUES ('b')`);
    expect(await db.query('SELECT text, more, added FROM small.notes ORDER BY text')).to.deep.equal([
      { text: 'a', more: 'kept', added: null },
      { text: 'b', more: null, added: null },
    ]);
    expect(await db.query('SELECT text FROM small.others')).to.deep.equal([{ text: 'kept too' }]);
    expect((await apply(db, one({ text: field.text(), added: field.text().optional() }))).statements).to.deep.equal([]);
    // Declared again, the old values are there again.
    await db.query(`UPDATE small.notes SET more = 'filled', sure = NULL WHERE more IS NULL`);
    await apply(db, full);
    expect(await db.query('SELECT text, more, sure FROM small.notes ORDER BY text')).to.deep.equal([
      { text: 'a', more: 'kept', sure: true },
      { text: 'b', more: 'filled', sure: true },
    ]);
  });

  it('widens types and refuses to narrow them', async () => {
    const db = await server.fresh();
    const doubled = field.text().computed("text || '!'");
    await apply(db, one({ text: field.text({ maxLength: 10 }), amount: field.decimal({ precision: 8, scale: 2 }), doubled }));
    await db.query(`INSERT INTO small.notes (text, amount) VALUES ('a', '1.25')`);
    await apply(db, one({ text: field.text({ maxLength: 20 }), amount: field.decimal({ precision: 12, scale: 4 }), doubled }));
    await db.query(`INSERT INTO small.notes (text, amount) VALUES ('${'b'.repeat(20)}', '12345678.1234')`);
    expect(await db.query('SELECT doubled FROM small.notes ORDER BY text')).to.deep.equal([
      { doubled: 'a!' },
      { doubled: `${'b'.repeat(20)}!` },
    ]);
    const problem = await refusal(apply(db, one({ text: field.text({ maxLength: 15 }), amount: field.decimal() })));
    expect(problem.code).to.equal('narrowing-change');
    expect(problem.message).to.include('small.note.text').and.include('"small"');
    expect((await refusal(apply(db, one({ text: field.longText(), amount: field.text() })))).code).to.equal('narrowing-change');
  });

  it('follows changed rules, defaults, indexes and expressions', async () => {
    const db = await server.fresh();
    const version = (grades: string[], fallback: string, expression: string, where: string): Plugin => {
      const fields = {
        a: field.integer().default(1),
        b: field.integer().default(2),
        c: field.integer().computed(expression),
        grade: field.enum(Object.fromEntries(grades.map((each) => [each, { en: each }]))).default(fallback),
      };
      return {
        ...one({}),
        entities: [defineEntity('small.note', { fields, indexes: [{ fields: ['a'], unique: true, where }] })],
      };
    };
    await apply(db, version(['x', 'y'], 'x', 'a + b', 'a > 5'));
    await db.query('INSERT INTO small.notes DEFAULT VALUES');
    await apply(db, version(['x', 'y', 'z'], 'z', 'a * b * 10', 'a > 6'));
    await db.query('INSERT INTO small.notes DEFAULT VALUES');
    expect(await db.query('SELECT c, grade FROM small.notes ORDER BY id')).to.deep.equal([
      { c: 20, grade: 'x' },
      { c: 20, grade: 'z' },
    ]);
    const indexes = await db.query<{ indexdef: string }>(
      `SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%small.notes%WHERE%'`,
    );
    expect(indexes).to.have.lengthOf(1);
    expect(indexes[0]?.indexdef).to.include('(a > 6)');
    const problem = await refusal(apply(db, version(['x', 'y'], 'x', 'a * b * 10', 'a > 6')));
    expect(problem.code).to.equal('rows-against-rule');
  });

  it('makes an index once that field and entity both ask for, and keeps rules apart from fields of the same name', async () => {
    const db = await server.fresh();
    const fields = { size: field.integer({ unique: true, minimum: 0 }), other: field.ref('small.note').optional() };
    const indexes = [{ fields: ['size'], unique: true }, { fields: ['other', 'size'] }] as const;
    const Note = defineEntity('small.note', { fields, indexes, checks: { size: 'size < 10' } });
    const small = { name: 'small', version: '1.0.0', entities: [Note] };
    await apply(db, small);
    const rows = await db.query(`SELECT indexname FROM pg_indexes WHERE schemaname = 'small' ORDER BY 1`);
    expect(rows.map(({ indexname }) => indexname)).to.deep.equal(['notes_other_id_size_idx', 'notes_pkey', 'notes_size_key']);
    expect(await refusalCode(db.query('INSERT INTO small.notes (size) VALUES (-1)'))).to.equal('23514');
    expect(await refusalCode(db.query('INSERT INTO small.notes (size) VALUES (10)'))).to.equal('23514');
  });

  it('neither checks nor indexes a reference that another one implies, and indexes optional ones only where they point', async () => {
    const db = await server.fresh();
    const version = (implied: boolean) => {
      const fields = {
        parent: field.ref('small.note').optional(),
        root: field.ref('small.note', implied ? { implied } : {}).optional(),
      };
      return one(fields);
    };
    await apply(db, version(true));
    const nobody = '00000000-0000-7000-8000-000000000000';
    await db.query('INSERT INTO small.notes (root_id) VALUES ($1)', [nobody]);
    expect(await refusalCode(db.query('INSERT INTO small.notes (parent_id) VALUES ($1)', [nobody]))).to.equal('23503');
    const indexes = () =>
      db.query<{ indexdef: string }>(`SELECT indexdef FROM pg_indexes WHERE schemaname = 'small' AND indexname NOT LIKE '%pkey'`);
    const [only, ...others] = await indexes();
    expect(only?.indexdef).to.include('(parent_id) WHERE (parent_id IS NOT NULL)');
    expect(others).to.have.lengthOf(0);
    await db.query('DELETE FROM small.notes');
    await apply(db, version(false));
    expect(await refusalCode(db.query('INSERT INTO small.notes (root_id) VALUES ($1)', [nobody]))).to.equal('23503');
    expect(await indexes()).to.have.lengthOf(2);
  });

  it('leaves the room in pages that the entity asks for, and takes it back', async () => {
    const db = await server.fresh();
    const version = (fillFactor?: number): Plugin => ({
      ...one({}),
      entities: [defineEntity('small.note', { fields: {}, ...(fillFactor && { fillFactor }) })],
    });
    const options = async () =>
      (await db.query(`SELECT reloptions FROM pg_class WHERE oid = 'small.notes'::regclass`))[0]?.reloptions;
    await apply(db, version(50));
    expect(await options()).to.deep.equal(['fillfactor=50']);
    expect((await apply(db, version(50))).changed).to.equal(false);
    await apply(db, version(70));
    expect(await options()).to.deep.equal(['fillfactor=70']);
    await apply(db, version());
    expect(await options()).to.equal(null);
  });

  it('lets rows of an append-only entity be added and nothing else', async () => {
    const db = await server.fresh();
    await apply(db, one({ text: field.text() }, {}, { appendOnly: true }));
    await db.query(`INSERT INTO small.notes (text) VALUES ('a')`);
    expect(await refusalCode(db.query(`UPDATE small.notes SET text = 'b'`))).to.equal('EA001');
    expect(await refusalCode(db.query('DELETE FROM small.notes'))).to.equal('EA001');
    await apply(db, one({ text: field.text(), more: field.text().default('x') }, {}, { appendOnly: true }));
    expect(await db.query('SELECT text, more FROM small.notes')).to.deep.equal([{ text: 'a', more: 'x' }]);
    await apply(db, one({ text: field.text(), more: field.text().default('x') }));
    await db.query(`UPDATE small.notes SET text = 'b'`);
  });

  it('is done by one of several processes that start at once', async () => {
    const db = await server.fresh();
    const others = [1, 2, 3].map(() => new PgDatabase({ url: urlOf(db), outbox: noOutbox }));
    const results = await Promise.all(others.map((other) => apply(other, things)));
    expect(results.filter(({ changed }) => changed)).to.have.lengthOf(1);
    for (const other of others) await other.close();
  });

  it('leaves nothing behind when it is cut off in the middle', async () => {
    const db = await server.fresh();
    const wrong = one({ text: field.text(), bad: field.text().computed('no_such_column') });
    const error = await apply(db, wrong, things).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.an.instanceOf(Error);
    const [found] = await db.query(`SELECT count(*)::int AS n FROM pg_namespace WHERE nspname IN ('small', 'things', 'kernel')`);
    expect(found).to.deep.equal({ n: 0 });
  });

  it('leaves nothing behind when its connection is killed in the middle', async () => {
    const db = await server.fresh();
    await apply(db, one({ text: field.text() }), things);
    const grown = one({ text: field.text(), more: field.text().optional() });
    const Box = defineEntity('things.box', { plural: 'boxes', fields: { code: field.text() } });
    const applying = await db.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM small.notes');
      const outcome = refusal(apply(db, grown, { ...things, entities: [...(things.entities ?? []), Box] }));
      const waiting = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await db.query(waiting)).length === 0);
      return outcome;
    });
    expect(applying.code).to.equal('database-unavailable');
    expect(await columnsOf(db, 'small.notes')).not.to.include('more');
    expect(await db.query(`SELECT to_regclass('things.boxes') AS boxes`)).to.deep.equal([{ boxes: null }]);
    expect((await apply(db, grown, things)).statements.join()).to.include('"more"');
  });
});

function urlOf(db: PgDatabase): string {
  return db.pool.options.connectionString ?? '';
}

async function refusalCode(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
}
