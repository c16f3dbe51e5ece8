import { defineEntity, definePlugin, defineStates, extendEntity, field } from '@entrepot/sdk';
import { expect } from 'chai';
import { createSchema, fieldsSchema, rowSchema, updateSchema } from '../../src/schema/json-schema.ts';
import { buildRegistry, type RegisteredEntity } from '../../src/schema/registry.ts';
import { validate } from '../../src/schema/validate.ts';

const machine = defineStates({ initial: 'open', states: { open: { en: 'Open', zh: '开' } }, transitions: {} });
const Part = defineEntity('things.part', {
  fields: { thing: field.ref('things.thing'), position: field.integer({ minimum: 1 }), note: field.text().default('none') },
});
const Thing = defineEntity('things.thing', {
  label: { en: 'Thing', zh: '东西' },
  fields: {
    code: field.text({ minLength: 2, maxLength: 5, pattern: '^[A-Z0-9-]+$', label: { en: 'Code', zh: '编号' } }),
    size: field.quantity({ maximum: 10 }).optional(),
    weight: field.decimal({ precision: 5, scale: 2 }).optional(),
    price: field.money().optional(),
    madeOn: field.date().optional(),
    seenAt: field.timestamp().optional(),
    grade: field.enum({ a: { en: 'A', zh: '甲' }, b: { en: 'B' } }).optional(),
    status: field.states(machine),
    owner: field.ref('things.thing').optional(),
    parts: field.children(Part, 'thing'),
    tags: field.json<string[]>({ type: 'array', items: { type: 'string' } }).default([]),
    total: field.quantity({ readOnly: true }).default(0),
    double: field.quantity().computed('size * 2'),
    key: field.text({ secret: true }).optional(),
  },
});
const things = definePlugin({ name: 'things', version: '1.0.0', entities: [Thing, Part] });
const colours = definePlugin({
  name: 'colours',
  version: '1.0.0',
  requires: { things: '*' },
  extends: [extendEntity(Thing, { colour: field.text().optional() })],
});
const registry = buildRegistry([things, colours]);
const thing = registry.entities.get('things.thing') as RegisteredEntity;
const create = createSchema(registry, thing);
const update = updateSchema(registry, thing);

function told(schema: object, value: unknown): string[] {
  return validate(schema, value).map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('the JSON Schema of an entity', () => {
  it('takes a right record and fills in the defaults, those of children too', () => {
    const record = {
      code: 'A-1',
      price: { amount: '12.5', currency: 'EUR' },
      colour: 'red',
      size: null,
      parts: [{ position: 1 }],
    };
    expect(validate(create, record)).to.deep.equal([]);
    expect(record).to.deep.include({ tags: [], parts: [{ position: 1, note: 'none' }] });
    expect(validate(update, { seenAt: '2026-01-31T12:00:00Z' })).to.deep.equal([]);
  });

  it('fills in nothing when a record is changed', () => {
    const change = { size: 3 };
    expect(validate(update, change)).to.deep.equal([]);
    expect(change).to.deep.equal({ size: 3 });
    expect(told(update, {})).to.deep.equal([' too-few']);
  });

  it('names every wrong place by pointer and code', () => {
    const wrong = {
      size: 11,
      weight: '1234.5',
      price: { amount: 12.5, currency: 'euro', tax: 1 },
      madeOn: '2026-02-30',
      seenAt: '2026-01-31T12:00:00',
      grade: 'c',
      owner: 'me',
      parts: [{ position: 0 }, { thing: 'x' }],
      tags: 'none',
    };
    expect(told(create, wrong)).to.have.members([
      '/code required',
      '/size too-large',
      '/weight wrong-format',
      '/price/amount wrong-type',
      '/price/currency wrong-format',
      '/price/tax unknown-field',
      '/madeOn wrong-format',
      '/seenAt wrong-format',
      '/grade wrong-value',
      '/owner wrong-format',
      '/parts/0/position too-small',
      '/parts/1/position required',
      '/parts/1/thing unknown-field',
      '/tags wrong-type',
    ]);
    expect(told(create, { code: 'x' })).to.have.members(['/code too-short', '/code wrong-format']);
    expect(told(create, { code: 'ABCDEF' })).to.deep.equal(['/code too-long']);
    expect(told(create, [])).to.deep.equal([' wrong-type']);
  });

  it('says in a sentence what is expected', () => {
    const sentences = validate(create, { codes: 'A', code: 'AB', weight: 1.5, price: 1, grade: 'z', madeOn: 'today' });
    expect(Object.fromEntries(sentences.map(({ pointer, detail }) => [pointer, detail]))).to.deep.equal({
      '/codes': 'codes is not a field here; did you mean code?',
      '/weight': 'weight must be a decimal number written as text, as "12.50" or null.',
      '/price': 'price must be an amount of money, as {"amount": "12.50", "currency": "EUR"} or null.',
      '/grade': 'grade must be one of "a", "b", null.',
      '/madeOn': 'madeOn must be a calendar date, as "2026-01-31".',
    });
  });

  it('refuses what the system alone writes', () => {
    const closed = { id: 'x', version: 1, createdAt: 'x', updatedAt: 'x', status: 'open', total: 1, double: 2 };
    const expected = Object.keys(closed).map((name) => `/${name} read-only`);
    expect(told(create, { code: 'AB', ...closed })).to.have.members(expected);
    expect(told(update, closed)).to.have.members(expected);
  });

  it('lets a change name the children that it keeps', () => {
    const id = '01890000-0000-7000-8000-000000000000';
    expect(told(update, { parts: [{ id, position: 2 }, { position: 3 }] })).to.deep.equal([]);
    expect(told(create, { code: 'AB', parts: [{ id, position: 2 }] })).to.deep.equal(['/parts/0/id read-only']);
  });

  it('keeps whole numbers where JSON and JavaScript keep them exactly', () => {
    const schema = fieldsSchema({ count: field.integer() });
    expect(told(schema, { count: Number.MAX_SAFE_INTEGER })).to.deep.equal([]);
    expect(told(schema, { count: 2 ** 53 })).to.deep.equal(['/count too-large']);
    expect(told(schema, { count: 1.5 })).to.deep.equal(['/count wrong-type']);
  });

  it('escapes pointers as RFC 6901 does', () => {
    expect(told(create, { code: 'AB', 'a/b~c': 1 })).to.deep.equal(['/a~1b~0c unknown-field']);
  });

  it('shows labels, kinds, owners and what is read-only', () => {
    const row = rowSchema(registry, thing) as { title: string; properties: Record<string, Record<string, unknown>> };
    expect(row).to.include({ title: 'Thing', 'x-label-zh': '东西' });
    expect(row.properties.code).to.include({ title: 'Code', 'x-label-zh': '编号', 'x-kind': 'text' });
    expect(row.properties.status).to.deep.include({ readOnly: true, enum: ['open'], 'x-labels-zh': { open: '开' } });
    expect(row.properties.double).to.include({ readOnly: true });
    expect(row.properties.colour).to.include({ 'x-plugin': 'colours' });
    expect(row.properties.owner).to.include({ 'x-target': 'things.thing' });
    const items = row.properties.parts?.items as { properties: object } | undefined;
    const own = ['thing', 'position', 'note'];
    expect(Object.keys(items?.properties ?? {})).to.have.members(['id', 'version', 'createdAt', 'updatedAt', ...own]);
  });

  it('says nothing of what never leaves the services, and lets nobody write it', () => {
    expect(rowSchema(registry, thing).properties).not.to.have.property('key');
    expect(told(create, { code: 'AB', key: 'x' })).to.deep.equal(['/key read-only']);
    expect(told(update, { key: 'x' })).to.deep.equal(['/key read-only']);
  });

  it('takes the schema of a JSON field with its own definitions', () => {
    const schema = { $defs: { word: { type: 'string' } }, type: 'object', properties: { a: { $ref: '#/$defs/word' } } };
    const input = fieldsSchema({ data: field.json(schema).optional(), more: field.json(schema) });
    expect(told(input, { data: null, more: { a: 'x' } })).to.deep.equal([]);
    expect(told(input, { data: { a: 1 }, more: { a: 1 } })).to.have.members(['/data/a wrong-type', '/more/a wrong-type']);
  });

  it('ends where children lead back to their own kind', () => {
    const Node = defineEntity('trees.node', {
      fields: {
        parent: field.ref('trees.node').optional(),
        nodes: field.children({ name: 'trees.node', fields: { parent: field.ref('x.y').optional() } }, 'parent'),
      },
    });
    const trees = buildRegistry([definePlugin({ name: 'trees', version: '1.0.0', entities: [Node] })]);
    const node = trees.entities.get('trees.node') as RegisteredEntity;
    expect(told(createSchema(trees, node), { nodes: [{}] })).to.deep.equal([]);
    expect(told(createSchema(trees, node), { nodes: [{ nodes: [] }] })).to.deep.equal(['/nodes/0/nodes unknown-field']);
  });
});
