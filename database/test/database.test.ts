import { defineEvent, defineJob, field, Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Outbox } from '../src/database.ts';
import { type TestDatabase, testDatabase } from './test-server.ts';

const calls: unknown[] = [];
const outbox: Outbox = {
  note(_sql, event, messages) {
    return `${event.name} ${messages.map(({ key }) => key).join()}`;
  },
  async publish(sql, notes) {
    const [row] = await sql.query<{ n: number }>('SELECT 1 AS n');
    calls.push([[...notes], row?.n]);
  },
  async enqueue(_sql, job, input, options) {
    calls.push([job.name, input, options]);
    return 'the-id';
  },
  async start(_sql, saga, input, options) {
    calls.push([saga.name, input, options]);
    return 'the-run';
  },
};

async function thrown(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the database', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase({ outbox });
    await test.db.query('CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL)');
    await test.db.query('INSERT INTO accounts VALUES (1, 100), (2, 100)');
  });
  after(() => test.stop());

  it('keeps nothing, and tells the error, where a statement fails that nobody waited for', async () => {
    const error = await thrown(
      test.db.transaction(async (tx) => {
        await tx.query('UPDATE accounts SET balance = 7 WHERE id = 1');
        tx.send('INSERT INTO accounts VALUES (1, 1)');
        tx.send('UPDATE accounts SET balance = 8 WHERE id = 2');
      }),
    );
    expect(error).to.have.property('code', '23505');
    const rows = await test.db.query('SELECT balance FROM accounts ORDER BY id');
    expect(rows).to.deep.equal([{ balance: 100 }, { balance: 100 }]);
  });

  it('does not take a transaction for written whose failed statement was passed over', async () => {
    const error = await thrown(
      test.db.transaction(async (tx) => {
        await tx.query('UPDATE accounts SET balance = 7 WHERE id = 1');
        await tx.query('SELECT 1 / 0').catch(() => {});
      }),
    );
    expect(error).to.be.instanceOf(Error);
    const [row] = await test.db.query('SELECT balance FROM accounts WHERE id = 1');
    expect(row).to.deep.equal({ balance: 100 });
  });

  it('asks several things at once, and copies rows between them, in the order they were asked', async () => {
    await test.db.query('CREATE TABLE arrivals (id int)');
    const counts = await test.db.transaction(async (tx) => {
      const [first] = await Promise.all([
        tx.query('SELECT count(*) AS n FROM arrivals'),
        tx.copy('arrivals (id)', [[1], [2]]),
        tx.query('SELECT pg_sleep(0.01)'),
      ]);
      return [first, await tx.query('SELECT count(*) AS n FROM arrivals')];
    });
    expect(counts).to.deep.equal([[{ n: 0 }], [{ n: 2 }]]);
  });

  it('hands values back as the contract says, arrays of them too', async () => {
    const [row] = await test.db.query(
      `SELECT 9007199254740991 AS big, 1.50 AS exact, '2026-01-31 12:00+08'::timestamptz AS moment,
         '2026-01-31 12:00:00.123456Z'::timestamptz AS fine, '2026-01-31'::date AS day, '{"a": [1]}'::jsonb AS data, '{"b": 1}'::json AS text,
         ARRAY[1, 2]::bigint[] AS bigs, ARRAY[1.50, NULL] AS exacts, ARRAY['2026-01-31 12:00Z'::timestamptz] AS moments,
         ARRAY['2026-01-31'::date] AS days, ARRAY[['x', 'y'], ['"', NULL]] AS texts, 'infinity'::timestamptz AS never, true AS yes, 1.5::float8 AS rough`,
    );
    expect(row).to.deep.equal({
      big: 9007199254740991,
      exact: '1.5',
      moment: '2026-01-31T04:00:00.000Z',
      fine: '2026-01-31T12:00:00.123456Z',
      day: '2026-01-31',
      data: { a: [1] },
      text: { b: 1 },
      bigs: [1, 2],
      exacts: ['1.5', null],
      moments: ['2026-01-31T12:00:00.000Z'],
      days: ['2026-01-31'],
      texts: [
        ['x', 'y'],
        ['"', null],
      ],
      never: 'infinity',
      yes: true,
      rough: 1.5,
    });
  });

  it('prepares a named statement once per connection', async () => {
    const prepared = await test.db.transaction(async (tx) => {
      await tx.query('SELECT $1::int AS n', [1], { name: 'one-number' });
      await tx.query('SELECT $1::int AS n', [2], { name: 'one-number' });
      return tx.query(`SELECT generic_plans + custom_plans AS runs FROM pg_prepared_statements WHERE name = 'one-number'`);
    });
    expect(prepared).to.deep.equal([{ runs: 2 }]);
  });

  it('commits what the work returns from and rolls back what it throws from', async () => {
    await test.db.transaction((tx) => tx.query('UPDATE accounts SET balance = 150 WHERE id = 1'));
    const error = await thrown(
      test.db.transaction(async (tx) => {
        await tx.query('UPDATE accounts SET balance = 0');
        throw new Problem('no');
      }),
    );
    expect(error).to.include({ code: 'no' });
    expect(await test.db.query('SELECT balance FROM accounts ORDER BY id')).to.deep.equal([{ balance: 150 }, { balance: 100 }]);
  });

  it('runs a transaction again that a deadlock ended', async () => {
    let runs = 0;
    let meet = () => {};
    const both = new Promise<void>((resolve) => {
      let here = 0;
      meet = () => {
        here += 1;
        if (here === 2) resolve();
      };
    });
    const move = (first: number, second: number) =>
      test.db.transaction(async (tx) => {
        runs += 1;
        await tx.query('UPDATE accounts SET balance = balance + 1 WHERE id = $1', [first]);
        meet();
        await both;
        await tx.query('UPDATE accounts SET balance = balance + 1 WHERE id = $1', [second]);
      });
    await test.db.query('UPDATE accounts SET balance = 0');
    await Promise.all([move(1, 2), move(2, 1)]);
    expect(runs).to.equal(3);
    expect(await test.db.query('SELECT balance FROM accounts')).to.deep.equal([{ balance: 2 }, { balance: 2 }]);
  }).timeout(10_000);

  it('gives up after three repetitions', async () => {
    let runs = 0;
    const error = await thrown(
      test.db.transaction(async (tx) => {
        runs += 1;
        await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$`);
      }),
    );
    expect(error).to.include({ code: '40001' });
    expect(runs).to.equal(4);
  });

  it('refuses a transaction inside a transaction and says what to do', async () => {
    const error = await thrown(
      test.db.transaction(async (tx) => {
        if ('transaction' in tx && typeof tx.transaction === 'function') await tx.transaction();
      }),
    );
    expect(error).to.include({ code: 'nested-transaction' });
  });

  it('hands events and jobs to the outbox within the transaction', async () => {
    const Shipped = defineEvent('things.shipped', { id: field.text() });
    const Count = defineJob({ name: 'things.count', input: { upTo: field.integer() }, handler: () => undefined });
    const id = await test.db.transaction(async (tx) => {
      await tx.emit(Shipped);
      await tx.emit(Shipped, { key: 'k', payload: { id: 'a' } });
      await tx.emit(Shipped, { key: 'l', payload: { id: 'b' } }, { key: 'm', payload: { id: 'c' } });
      return tx.enqueue(Count, { upTo: 3 }, { singletonKey: 'one' });
    });
    expect(id).to.equal('the-id');
    expect(calls).to.deep.equal([
      ['things.count', { upTo: 3 }, { singletonKey: 'one' }],
      [['things.shipped k', 'things.shipped l,m'], 1],
    ]);
  });
});

describe('copying rows', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await test.db.query(
      'CREATE TABLE rows (n bigint, text text, exact numeric(20,6), moment timestamptz, day date, yes boolean, data jsonb, bytes bytea)',
    );
  });
  after(() => test.stop());
  afterEach(() => test.db.query('TRUNCATE rows'));
  const target = 'rows (n, text, exact, moment, day, yes, data, bytes)';

  it('writes awkward values as they are', async () => {
    const texts = ['tab\t', 'line\nfeed\r\n', 'back\\slash \\N \\.', '\\.', '', 'NULL', '二"🎁\'', 'e\u0301 \u0001\u007f\u2028'];
    const moment = new Date('2026-02-28T12:00:00.123Z');
    const data = { 'a\tb': ['\\', '\n', null, { '"': '二' }] };
    const rows = texts.map((text, n) => [
      n,
      text,
      '12.345678',
      moment,
      '2026-02-28',
      n % 2 === 0,
      data,
      new Uint8Array([0, 255, 92]),
    ]);
    const written = await test.db.transaction((tx) =>
      tx.copy(target, [...rows, [99, null, null, null, null, null, undefined, null]]),
    );
    expect(written).to.equal(9);
    const back = await test.db.query<{ n: number; text: string }>('SELECT * FROM rows ORDER BY n');
    expect(back.slice(0, -1).map(({ text }) => text)).to.deep.equal(texts);
    expect(back[0]).to.deep.equal({
      n: 0,
      text: 'tab\t',
      exact: '12.345678',
      moment: '2026-02-28T12:00:00.123Z',
      day: '2026-02-28',
      yes: true,
      data,
      bytes: Buffer.from([0, 255, 92]),
    });
    expect(back.at(-1)).to.deep.equal({
      n: 99,
      text: null,
      exact: null,
      moment: null,
      day: null,
      yes: null,
      data: null,
      bytes: null,
    });
  });

  it('brings every text and every JSON back', async () => {
    const text = fc.string({ unit: 'grapheme' }).map((each) => each.replaceAll('\u0000', '\\'));
    const awkward = fc
      .array(fc.constantFrom('\t', '\n', '\r', '\\', '\\N', '\\.', "'", '"', ',', '{', '二'))
      .map((each) => each.join(''));
    const row = fc.record({
      text: fc.option(fc.oneof(text, awkward)),
      // Keys are words: JSON.parse of V8 13.6 takes a key that is one escaped character for another one.
      data: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(awkward, fc.integer())),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 50 }), async (rows) => {
        await test.db.query('TRUNCATE rows');
        await test.db.transaction((tx) =>
          tx.copy(
            'rows (n, text, data)',
            rows.map((each, n) => [n, each.text, each.data]),
          ),
        );
        const back = await test.db.query('SELECT text, data FROM rows ORDER BY n');
        expect(back).to.deep.equal(rows.map((each) => ({ text: each.text, data: { ...each.data } })));
      }),
      { numRuns: 50 },
    );
  }).timeout(10_000);

  it('streams more rows than a buffer holds, from a generator', async () => {
    function* many() {
      for (let n = 0; n < 50_000; n++) yield [n, `row ${n} of many`];
    }
    expect(await test.db.transaction((tx) => tx.copy('rows (n, text)', many()))).to.equal(50_000);
    expect(await test.db.query('SELECT count(*), sum(n)::bigint AS sum FROM rows')).to.deep.equal([
      { count: 50_000, sum: 1_249_975_000 },
    ]);
  });

  it('takes no rows at all', async () => {
    expect(await test.db.transaction((tx) => tx.copy('rows (n)', []))).to.equal(0);
  });

  it('writes nothing when the rows end in an error, and tells that error', async () => {
    function* broken() {
      for (let n = 0; n < 20_000; n++) yield [n, 'some text'];
      throw new Problem('bad-row');
    }
    expect(await thrown(test.db.transaction((tx) => tx.copy('rows (n, text)', broken())))).to.include({ code: 'bad-row' });
    expect(await test.db.query('SELECT count(*) FROM rows')).to.deep.equal([{ count: 0 }]);
  });

  it('tells what the server refuses, and the connection goes on', async () => {
    expect(await thrown(test.db.transaction((tx) => tx.copy('rows (n)', [['x']])))).to.include({ code: '22P02' });
    expect(await thrown(test.db.transaction((tx) => tx.copy('nowhere (n)', [[1]])))).to.include({ code: '42P01' });
    function* many() {
      for (let n = 0; n < 100_000; n++) yield [n === 5 ? 'x' : n];
    }
    expect(await thrown(test.db.transaction((tx) => tx.copy('rows (n)', many())))).to.include({ code: '22P02' });
    expect(await thrown(test.db.transaction((tx) => tx.copy('rows; DROP TABLE rows', [])))).to.be.an.instanceOf(TypeError);
    expect(await test.db.query('SELECT count(*) FROM rows')).to.deep.equal([{ count: 0 }]);
    expect(test.db.pool.totalCount).to.be.lessThan(3);
  });
});

describe('a lost connection', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await test.db.query('CREATE TABLE rows (n int)');
  });
  after(() => test.stop());

  const killAll = () =>
    test.db.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );

  it('in the middle of a transaction is a problem with a remedy, and nothing is written', async () => {
    const error = await thrown(
      test.db.transaction(async (tx) => {
        await tx.query('INSERT INTO rows VALUES (1)');
        await killAll();
        await tx.query('INSERT INTO rows VALUES (2)');
      }),
    );
    expect(error).to.be.an.instanceOf(Problem);
    expect(error).to.include({ code: 'database-unavailable', status: 503 });
    expect((error as Problem).remedy).to.match(/again/);
    expect(await test.db.query('SELECT n FROM rows')).to.deep.equal([]);
  });

  it('of an idle transaction does not end the process', async () => {
    const error = await thrown(
      test.db.transaction(async (tx) => {
        await tx.query('INSERT INTO rows VALUES (1)');
        await killAll();
        await new Promise((resolve) => setTimeout(resolve, 50));
        await tx.query('SELECT 1');
      }),
    );
    expect(error).to.include({ code: 'database-unavailable' });
    expect(await test.db.query('SELECT n FROM rows')).to.deep.equal([]);
  });

  it('while rows are copied is the same problem', async () => {
    function* slow() {
      for (let n = 0; n < 3_000_000; n++) yield [n];
    }
    const copying = thrown(test.db.transaction((tx) => tx.copy('rows (n)', slow())));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await killAll();
    expect(await copying).to.include({ code: 'database-unavailable' });
    expect(await test.db.query('SELECT n FROM rows')).to.deep.equal([]);
  }).timeout(10_000);

  it('of idle ones is not noticed: the next query opens new ones', async () => {
    await Promise.all([1, 2, 3].map(() => test.db.query('SELECT pg_sleep(0.01)')));
    await killAll();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await test.db.query('SELECT 1 AS n')).to.deep.equal([{ n: 1 }]);
  });
});
