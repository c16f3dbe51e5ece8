import { createTestApp, type TestApp } from '@entrepot/core/testing';
import type { Filter, User } from '@entrepot/sdk';
import { Caller } from '@entrepot/web/identity/caller';
import { conditionOf } from '@entrepot/web/read/list-request';
import { readRows } from '@entrepot/web/read/read-records';
import { readReferenced } from '@entrepot/web/read/referenced';
import { type Shape, shapeFor, wholeShape } from '@entrepot/web/read/shape';
import { parseSort } from '@entrepot/web/read/sort';
import { Statements } from '@entrepot/web/read/statements';
import { insertRows, type Row } from '@entrepot/web/write/table-sql';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Condition } from '../../src/permissions/condition.ts';
import { holds } from '../../src/permissions/condition-holds.ts';
import type { RegisteredEntity } from '../../src/schema/registry.ts';
import { agreePlugin, filter, groups, held, ids, row, Thing, texts, userAttributes } from './things.fixture.ts';

describe('rules', function () {
  this.timeout(120_000);
  let app: TestApp;
  let entity: RegisteredEntity;
  let all: readonly Row[];
  const statements = new Statements();

  before(async () => {
    app = await createTestApp({ plugins: [agreePlugin] });
    entity = app.kernel.registry.entities.get('agree.thing') as RegisteredEntity;
    const drafts = fc.sample(row, 150).map(
      (each, index): Row => ({
        ...each,
        other: null,
        text: texts[index] ?? each.text,
        id: ids[index] ?? crypto.randomUUID(),
        version: 1,
      }),
    );
    const values = groups.map((id) => `('${id}')`).join();
    await app.context.db.query(`INSERT INTO agree.groups (id) VALUES ${values}`);
    await insertRows(
      app.context.db,
      app.kernel.registry,
      entity,
      drafts.map((draft, index) => ({
        ...draft,
        other: index % 3 ? (ids[index % 2] ?? null) : null,
        group: groups[index % 4] ?? null,
      })),
    );
    const shape = wholeShape(app.kernel.registry, entity);
    const { rows, write } = await readRows(statements, app.context.db, {
      shape,
      condition: undefined,
      keys: parseSort(shape.access, []),
      after: undefined,
      limit: 1_000,
    });
    all = rows.map((row) => JSON.parse(write(row)));
    expect(all).to.have.length(150);
  });

  async function expectAgreement(shape: Shape, asked: Filter): Promise<void> {
    const condition = conditionOf(shape.access, asked) as Condition;
    const keys = parseSort(shape.access, []);
    const { rows, write } = await readRows(statements, app.context.db, {
      shape,
      condition,
      keys,
      after: undefined,
      limit: 1_000,
    });
    const expected = all.filter((record) => holds(condition, record));
    const found = rows.map((row) => JSON.parse(write(row)).id);
    expect(found, JSON.stringify(asked)).to.deep.equal(expected.map(({ id }) => id));
  }

  it('mean the same in SQL, over one record and in the fields of an answer', async () => {
    const { db } = app.context;
    const { registry } = app.kernel;
    let shown = 0;
    let hidden = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(held, { minLength: 1, maxLength: 2 }), userAttributes, async (roles, given) => {
        const user: User = { id: null, name: 'somebody', roles: [], attributes: given };
        const caller = new Caller(user, 'kernel', roles);
        const access = caller.access(entity, 'read');
        await readReferenced(db, [access], all);
        const expected = access.denied ? [] : all.filter((each) => access.covers(each));
        if (access.denied) return;
        const shape = shapeFor(registry, caller, entity, { children: true });
        const { rows, write } = await readRows(statements, db, {
          shape,
          condition: undefined,
          keys: parseSort(access, []),
          after: undefined,
          limit: 1_000,
        });
        const answers = rows.map((row) => JSON.parse(write(row)) as Row);
        expect(answers.map(({ id }) => id)).to.deep.equal(expected.map(({ id }) => id));
        for (const [index, answer] of answers.entries()) {
          const record = expected[index] as Row;
          const open = access.fieldsOf(record);
          const own = Object.entries(record).filter(([name]) => open.has(name) || !(name in Thing.fields));
          expect(answer).to.deep.equal(Object.fromEntries(own));
        }
        shown += answers.length;
        hidden += all.length - answers.length;
      }),
      { numRuns: 400 },
    );
    expect(shown).to.be.greaterThan(1_000);
    expect(hidden).to.be.greaterThan(1_000);
  });

  it('agree on every awkward text under every operator', async () => {
    const shape = wholeShape(app.kernel.registry, entity);
    for (const each of texts) {
      for (const operator of ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'contains', 'startsWith']) {
        const filters: Filter[] = [{ text: { [operator]: each } }, { not: { text: { [operator]: each } } }];
        for (const asked of filters) await expectAgreement(shape, asked);
      }
    }
  });

  it('and filters of requests select what their predicate holds for', async () => {
    const shape = wholeShape(app.kernel.registry, entity);
    const plain = filter.filter((each) => !JSON.stringify(each).includes('$user'));
    await fc.assert(
      fc.asyncProperty(plain, (each) => expectAgreement(shape, each)),
      { numRuns: 600 },
    );
  });

  it('agree on long lists of what users may be limited to, which are looked up by halves', async () => {
    const shape = wholeShape(app.kernel.registry, entity);
    const others = fc.array(fc.uuid(), { minLength: 97, maxLength: 130 });
    const lists = fc.tuple(fc.subarray(groups), others, fc.boolean(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(lists, async ([known, more, hasNull, areUpper]) => {
        const values = [...more, ...known, ...known].map((id) => (areUpper ? id.toUpperCase() : id));
        const list = hasNull ? [...values, null] : values;
        for (const each of [{ in: list }, { notIn: list }]) {
          await expectAgreement(shape, { group: each });
          await expectAgreement(shape, { not: { group: each } });
        }
      }),
      { numRuns: 40 },
    );
  });
});
