import { expect } from 'chai';
import { defineEntity, field, type InputOf, type RowOf } from '../src/index.ts';

const fields = {
  code: field.text({ unique: true, label: { en: 'Code' } }),
  note: field.longText().optional(),
  count: field.quantity({ minimum: 0 }).default(0),
  price: field.money(),
  left: field.integer().computed('count - 1'),
  colour: field.enum({ red: { en: 'Red' }, blue: { en: 'Blue' } }),
};

describe('A field', () => {
  it('is required until it is loosened, and loosening makes a new one', () => {
    const text = field.text();
    const optional = text.optional();
    expect([text.presence, optional.presence]).to.deep.equal(['required', 'optional']);
    expect(field.integer().default(3)).to.include({ presence: 'defaulted', defaultValue: 3 });
    expect(field.integer().computed('a + b')).to.deep.include({ presence: 'computed', detail: { expression: 'a + b' } });
  });

  it('keeps what is general apart from what only its kind has', () => {
    const text = field.text({ unique: true, maxLength: 8, pattern: '^A', personal: true });
    expect(text.options).to.deep.equal({ unique: true, personal: true });
    expect(text.detail).to.deep.equal({ maxLength: 8, pattern: '^A' });
    expect(field.text().detail).to.deep.equal({ maxLength: 255 });
    expect(field.decimal({ scale: 2 }).detail).to.deep.equal({ precision: 20, scale: 2 });
  });

  it('keeps detail, options and label when it is loosened', () => {
    const label = { en: 'Units', zh: '数量' };
    const loose = field.quantity({ minimum: 1, label }).default(1);
    expect(loose.detail).to.deep.equal({ minimum: 1 });
    expect(loose.options).to.deep.equal({ label });
  });

  it('refers to an entity by itself or by its name', () => {
    const Shelf = defineEntity('library.shelf', { fields: { code: field.text() } });
    expect(field.ref(Shelf).detail).to.deep.equal({ onDelete: 'restrict', target: 'library.shelf' });
    expect(field.ref('library.book', { onDelete: 'cascade' }).detail).to.deep.equal({
      onDelete: 'cascade',
      target: 'library.book',
    });
    expect(field.children(Shelf, 'code').detail).to.deep.equal({ target: 'library.shelf', via: 'code' });
    expect(field.children(Shelf, 'code').defaultValue).to.deep.equal([]);
  });

  it('gives rows and inputs their types', () => {
    const row: RowOf<typeof fields> = {
      code: 'A',
      note: null,
      count: 1,
      price: { amount: '1', currency: 'EUR' },
      left: 0,
      colour: 'red',
    };
    const input: InputOf<typeof fields> = { code: 'A', price: { amount: '1', currency: 'EUR' }, colour: 'blue' };
    // @ts-expect-error a required field is missing
    const incomplete: InputOf<typeof fields> = { code: 'A', colour: 'red' };
    // @ts-expect-error a computed field is never written
    const written: InputOf<typeof fields> = { ...input, left: 1 };
    // @ts-expect-error no such value of the enum
    const green: RowOf<typeof fields> = { ...row, colour: 'green' };
    expect([row, input, incomplete, written, green]).to.have.length(5);
  });
});
