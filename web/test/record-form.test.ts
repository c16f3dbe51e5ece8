import { shortDecimal } from '@entrepot/database/column-values';
import { buildRegistry } from '@entrepot/registry/schema/registry';
import { defineEntity, definePlugin, field } from '@entrepot/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { recordForm } from '../src/read/record-form.ts';
import { wholeShape } from '../src/read/shape.ts';

const Note = defineEntity('form.note', {
  fields: {
    text: field.longText().optional(),
    price: field.money().optional(),
    done: field.boolean(),
    seenAt: field.timestamp().optional(),
  },
});
const registry = buildRegistry([definePlugin({ name: 'form', version: '1.0.0', entities: [Note] })]);
const entity = registry.entities.get(Note.name);
if (!entity) throw new Error('the note is not registered');
const form = recordForm(wholeShape(registry, entity));
const system = ['0190', '7', '2026-01-31 12:00:00+00', '2026-01-31 12:00:00.123456+00'];

describe('a record from raw columns', () => {
  it('holds any text as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (one, other) => {
        const text = `${one}${other}`.toWellFormed();
        const record = JSON.parse(form.write([...system, text, '1.500000', 'EUR', 't', null]));
        expect(record.text).to.equal(text);
      }),
    );
  });

  it('has moments with milliseconds at least, short decimals and null where nothing is', () => {
    const shown = JSON.parse(form.write([...system, null, '105.500000', 'EUR', 'f', '2026-01-31 12:00:00.5+00']));
    expect(shown).to.deep.equal({
      id: '0190',
      version: 7,
      createdAt: '2026-01-31T12:00:00.000Z',
      updatedAt: '2026-01-31T12:00:00.123456Z',
      text: null,
      price: { amount: '105.5', currency: 'EUR' },
      done: false,
      seenAt: '2026-01-31T12:00:00.500Z',
    });
    const empty = JSON.parse(form.write([...system, null, null, null, 't', null]));
    expect(empty).to.deep.include({ price: null, seenAt: null, done: true });
  });

  it('keeps a decimal’s value when it drops the zeros at its end', () => {
    expect(['100', '0.000000', '-2.50', '10.010', '7', 'NaN'].map(shortDecimal)).to.deep.equal([
      '100',
      '0',
      '-2.5',
      '10.01',
      '7',
      'NaN',
    ]);
  });
});
