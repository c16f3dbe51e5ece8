import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineEntity, definePlugin, type Filter, field, type Role, type Rule, type User } from '@entrepot/sdk';
import { Caller } from '@entrepot/web/identity/caller';
import { conditionOf } from '@entrepot/web/read/list-request';
import { readRows } from '@entrepot/web/read/read-records';
import { type Shape, shapeFor, wholeShape } from '@entrepot/web/read/shape';
import { parseSort } from '@entrepot/web/read/sort';
import { Statements } from '@entrepot/web/read/statements';
import { insertRows, type Row } from '@entrepot/web/write/table-sql';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Condition } from '../../src/permissions/condition.ts';
import { holds } from '../../src/permissions/condition-holds.ts';
import type { RegisteredEntity } from '../../src/schema/registry.ts';

const Thing = defineEntity('agree.thing', {
  fields: {
    text: field.text().optional(),
    whole: field.integer().optional(),
    exact: field.decimal().optional(),
    price: field.money().optional(),
    flag: field.boolean().optional(),
    day: field.date().optional(),
    moment: field.timestamp().optional(),
    level: field.enum({ low: { en: 'Low' }, high: { en: 'High' } }).optional(),
    other: field.ref('agree.thing').optional(),
    data: field.json().optional(),
    doubled: field.integer().computed('whole * 2'),
  },
});
const plugin = definePlugin({ name: 'agree', version: '1.0.0', entities: [Thing] });

// What comparisons stumble over: case without a pair, above U+FFFF, wildcards, quotes, zones, the same number written twice.
const texts = [
  '',
  'a',
  'A',
  'ä',
  'Ä',
  'ß',
  'ẞ',
  'İ',
  'i',
  'ı',
  'I',
  'Σ',
  'ς',
  'σ',
  'K',
  'ſ',
  '😀',
  '\uffff',
  '%',
  '_',
  '\\',
  "'",
  ' ',
  'a b',
  'Ǆ',
  '𐐀',
  '𐐨',
  '\ue000',
  'i\u0307',
];
const wholes = [0, -1, 1, 2, 1_000_000, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
const exacts = ['0', '-0', '0.000000', '1', '1.0', '1.10', '1.1', '-1.1', '99999999999999.999999', '10', '9'];
const days = ['0001-01-01', '2024-02-29', '2026-01-31', '2026-02-01', '9999-12-31'];
const moments = [
  '2026-01-31T12:00:00Z',
  '2026-01-31T13:00:00+01:00',
  '2026-01-31T12:00:00.000001Z',
  '2026-01-31T12:00:00.1Z',
  '2026-01-31T12:00:00.100Z',
  '1969-12-31T23:59:59.999999Z',
];
const ids = ['01981c3e-7a4b-7c2d-9e5f-0123456789ab', '01981c3e-7a4b-7c2d-9e5f-0123456789ac'];
const currencies = ['EUR', 'USD'];

const text = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary', maxLength: 3 }).filter((each) => !each.includes('\0') && each.isWellFormed()),
);
const values = {
  text,
  whole: fc.constantFrom(...wholes),
  exact: fc.constantFrom(...exacts),
  'price.amount': fc.constantFrom(...exacts),
  'price.currency': fc.constantFrom(...currencies),
  flag: fc.boolean(),
  day: fc.constantFrom(...days),
  moment: fc.constantFrom(...moments),
  level: fc.constantFrom('low', 'high'),
  other: fc.constantFrom(...ids),
  id: fc.constantFrom(...ids),
  version: fc.constantFrom(1, 2),
  doubled: fc.constantFrom(0, 2, -2),
};
type Path = keyof typeof values;
type Asked = Readonly<Record<string, unknown>>;

const row = fc.record({
  text: fc.option(text),
  whole: fc.option(fc.constantFrom(...wholes.slice(0, 5))),
  exact: fc.option(values.exact),
  price: fc.option(fc.record({ amount: values.exact, currency: values['price.currency'] })),
  flag: fc.option(values.flag),
  day: fc.option(values.day),
  moment: fc.option(values.moment),
  level: fc.option(values.level),
  other: fc.option(values.other),
  data: fc.option(fc.constantFrom<unknown>({ a: 1, 'b@': '2026-01-31T12:00:00+00:00' }, [], 'x')),
});

const attributes = {
  texts: fc.array(fc.option(text), { maxLength: 3 }),
  wholes: fc.array(values.whole, { maxLength: 3 }),
  day: values.day,
  text,
};
const userAttributes = fc.record(attributes, { requiredKeys: [] });

function leaf(path: Path): fc.Arbitrary<Asked> {
  const value = fc.option(values[path] as fc.Arbitrary<string | number | boolean>, { freq: 6 });
  const list = fc.array(value, { maxLength: 3 });
  const empty = fc.record({ empty: fc.boolean() });
  const equal = [fc.record({ eq: value }), fc.record({ ne: value }), fc.record({ in: list }), fc.record({ notIn: list }), empty];
  const ordered = ['lt', 'lte', 'gt', 'gte'].map((operator) => fc.record({ [operator]: value }));
  const isText = path === 'text' || path === 'level' || path === 'price.currency';
  const textual = [fc.record({ contains: text }), fc.record({ startsWith: text })];
  const user =
    path === 'text'
      ? [fc.constant({ in: { $user: 'texts' } }), fc.constant({ eq: { $user: 'text' } })]
      : path === 'whole'
        ? [fc.constant({ notIn: { $user: 'wholes' } })]
        : path === 'day'
          ? [fc.constant({ lte: { $user: 'day' } })]
          : [];
  const all = [...equal, ...(path === 'flag' ? [] : ordered), ...(isText ? textual : []), ...user];
  return fc.oneof(...(all as fc.Arbitrary<Asked>[]));
}

const single = fc
  .constantFrom(...(Object.keys(values) as Path[]))
  .chain((path) => leaf(path).map((condition) => ({ [path]: condition }) as Filter));
const present = fc.constantFrom('price', 'data').chain((path) => fc.boolean().map((empty): Filter => ({ [path]: { empty } })));
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    single,
    present,
    fc.array(tie('filter'), { maxLength: 3 }).map((and): Filter => ({ and })),
    fc.array(tie('filter'), { maxLength: 3 }).map((or): Filter => ({ or })),
    tie('filter').map((not): Filter => ({ not })),
    fc.tuple(single, single).map(([a, b]): Filter => ({ ...a, ...b })),
  ),
}));

const names = Object.keys(Thing.fields);
const rule: fc.Arbitrary<Rule> = fc
  .record(
    {
      permission: fc.constantFrom('agree.thing.read', 'agree.*', '*', 'agree.thing.update', 'agree.thing.*'),
      where: filter,
      fields: fc.subarray(names),
    },
    { requiredKeys: ['permission'] },
  )
  .map((each) => each as Rule);
const role: fc.Arbitrary<Role> = fc.record({
  grants: fc.array(rule, { minLength: 1, maxLength: 3 }),
  restrictions: fc.array(rule, { maxLength: 2 }),
});

describe('rules', function () {
  this.timeout(120_000);
  let app: TestApp;
  let entity: RegisteredEntity;
  let all: readonly Row[];
  const statements = new Statements();

  before(async () => {
    app = await createTestApp({ plugins: [plugin] });
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
    await insertRows(
      app.context.db,
      app.kernel.registry,
      entity,
      drafts.map((draft, index) => ({ ...draft, other: index % 3 ? (ids[index % 2] ?? null) : null })),
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
      fc.asyncProperty(fc.array(role, { minLength: 1, maxLength: 2 }), userAttributes, async (roles, given) => {
        const user: User = { id: null, name: 'somebody', roles: [], attributes: given };
        const caller = new Caller(
          user,
          'kernel',
          roles.map((each, index) => [`role${index}`, each]),
        );
        const access = caller.access(entity, 'read');
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
});
