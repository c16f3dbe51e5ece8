import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { Caller } from '@entrepot/web/identity/caller';
import { readRows } from '@entrepot/web/read/read-records';
import { readReferenced } from '@entrepot/web/read/referenced';
import { wholeShape } from '@entrepot/web/read/shape';
import { parseSort } from '@entrepot/web/read/sort';
import { Statements } from '@entrepot/web/read/statements';
import { insertRows, type Row } from '@entrepot/web/write/table-sql';
import { expect } from 'chai';
import fc from 'fast-check';
import { Parameters } from '../../src/permissions/condition-sql.ts';
import type { RegisteredEntity } from '../../src/schema/registry.ts';
import { agreePlugin, groups, held, ids, row, userAttributes } from './things.fixture.ts';

/** How many triples of rule, record and user; `ENTREPOT_TRIPLES=1000000` asks for more. */
const triples = Number(process.env.ENTREPOT_TRIPLES ?? 250_000);
const records = 1_000;
const rulesPerSet = 100;

describe(`${triples.toLocaleString('en')} triples of rule, record and user`, function () {
  this.timeout(Math.max(60_000, triples / 5));
  let app: TestApp;
  let entity: RegisteredEntity;
  const statements = new Statements();

  before(async () => {
    app = await createTestApp({ plugins: [agreePlugin] });
    entity = app.kernel.registry.entities.get('agree.thing') as RegisteredEntity;
    await app.context.db.query(`INSERT INTO agree.groups (id) VALUES ${groups.map((id) => `('${id}')`).join()}`);
  });

  /** Another thousand records, referring to each other; a good part of their values missing. */
  async function drawRecords(): Promise<readonly Row[]> {
    const { db } = app.context;
    await db.query('DELETE FROM agree.things');
    const drafts = fc.sample(row, records).map((each, index) => {
      const id = ids[index] ?? crypto.randomUUID();
      return { ...each, id, version: 1, group: groups[Math.floor(Math.random() * 5)] ?? null };
    });
    const other = () => drafts[Math.floor(Math.random() * records * 1.3)]?.id ?? null;
    const whole = drafts.map((draft) => ({ ...draft, other: other() }));
    await insertRows(db, app.kernel.registry, entity, whole);
    const shape = wholeShape(app.kernel.registry, entity);
    const keys = parseSort(shape.access, []);
    const plan = { shape, condition: undefined, keys, after: undefined, limit: records };
    const { rows, write } = await readRows(statements, db, plan);
    return rows.map((each) => JSON.parse(write(each)));
  }

  it('mean the same to the predicate and to SQL', async () => {
    const { db } = app.context;
    let compared = 0;
    let covered = 0;
    while (compared < triples) {
      const rows = await drawRecords();
      expect(rows).to.have.length(records);
      const users = fc.sample(fc.tuple(fc.array(held, { minLength: 1, maxLength: 3 }), userAttributes), rulesPerSet);
      for (const [roles, attributes] of users) {
        const access = new Caller({ id: null, name: 'somebody', roles: [], attributes }, 'kernel', roles).access(entity, 'read');
        await readReferenced(db, [access], rows);
        const parameters = new Parameters();
        const text = `SELECT id FROM agree.things t WHERE ${access.sql('t', parameters) ?? 'true'} ORDER BY id`;
        const found = await db.query<{ id: string }>(text, parameters.values);
        const expected = rows.filter((each) => access.covers(each));
        if (found.length !== expected.length || found.some(({ id }, index) => id !== expected[index]?.id)) {
          const wrong = rows.find((each) => access.covers(each) !== found.some(({ id }) => id === each.id));
          throw new Error(`They disagree: ${JSON.stringify({ roles, attributes, record: wrong })}`);
        }
        compared += records;
        covered += found.length;
      }
    }
    expect(covered / compared).to.be.within(0.1, 0.9);
  });
});
