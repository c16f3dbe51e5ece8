import { defineEntity, definePlugin, type Filter, field, type Role, type Rule } from '@entrepot/sdk';
import fc from 'fast-check';
import type { Roles } from '../../src/permissions/access.ts';

/** Where a thing may belong; users are limited to some. */
export const Group = defineEntity('agree.group', { scope: true, fields: { name: field.text().optional() } });

/** Every kind of field that a rule can ask, each of them without a value at times, and references to other things. */
export const Thing = defineEntity('agree.thing', {
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
    group: field.ref(Group).optional(),
    data: field.json().optional(),
    doubled: field.integer().computed('whole * 2'),
  },
});
export const agreePlugin = definePlugin({ name: 'agree', version: '1.0.0', entities: [Group, Thing] });

// What comparisons stumble over: case without a pair, above U+FFFF, wildcards, quotes, zones, the same number written twice.
export const texts = [
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
export const ids = ['01981c3e-7a4b-7c2d-9e5f-0123456789ab', '01981c3e-7a4b-7c2d-9e5f-0123456789ac'];
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
/** The same of the thing that a thing refers to, and of that one's: for rules alone. */
const references = ['', '', '', 'other.', 'other.other.'];
type Asked = Readonly<Record<string, unknown>>;

export const groups = [
  '01981c3e-7a4b-7c2d-9e5f-0123456789b0',
  '01981c3e-7a4b-7c2d-9e5f-0123456789b1',
  '01981c3e-7a4b-7c2d-9e5f-0123456789b2',
];

export const row = fc.record({
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
export const userAttributes = fc.record(attributes, { requiredKeys: [] });

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
const referring = fc
  .tuple(fc.constantFrom(...references), fc.constantFrom(...(Object.keys(values) as Path[])))
  .chain(([reference, path]) => leaf(path).map((condition) => ({ [reference + path]: condition }) as Filter));
const present = fc.constantFrom('price', 'data').chain((path) => fc.boolean().map((empty): Filter => ({ [path]: { empty } })));
const trees = (single: fc.Arbitrary<Filter>) =>
  fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      single,
      present,
      fc.array(tie('filter'), { maxLength: 3 }).map((and): Filter => ({ and })),
      fc.array(tie('filter'), { maxLength: 3 }).map((or): Filter => ({ or })),
      tie('filter').map((not): Filter => ({ not })),
      fc.tuple(single, single).map(([a, b]): Filter => ({ ...a, ...b })),
    ),
  })).filter;

/** What a request may ask, and a rule. */
export const filter = trees(single);
const condition = trees(referring);

const names = Object.keys(Thing.fields);
const rule: fc.Arbitrary<Rule> = fc
  .record(
    {
      permission: fc.constantFrom('agree.thing.read', 'agree.*', '*', 'agree.thing.update', 'agree.thing.*'),
      where: condition,
      fields: fc.subarray(names),
    },
    { requiredKeys: ['permission'] },
  )
  .map((each) => each as Rule);
export const role: fc.Arbitrary<Role> = fc.record({
  grants: fc.array(rule, { minLength: 1, maxLength: 3 }),
  restrictions: fc.array(rule, { maxLength: 2 }),
});

/** A role with the scopes that its assignment is limited to, if any. */
export const held: fc.Arbitrary<Roles[number]> = fc
  .tuple(role, fc.option(fc.uniqueArray(fc.constantFrom(...groups), { minLength: 1 }), { freq: 1 }))
  .map(([each, limited]) => {
    const terms = limited && { assignment: 'a', scopes: { 'agree.group': limited }, until: null };
    return ['role', each, terms ?? undefined];
  });
