import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { checkMovements } from '../src/ledger/check-movements.ts';

const movement = {
  key: 'k',
  quantity: 1,
  reference: 'PO-1',
  unitCost: { amount: '1.5', currency: 'CNY' },
  occurredAt: '2026-01-01',
};

function pointers(movements: Parameters<typeof checkMovements>[0], signed = false): string[] {
  try {
    checkMovements(movements, signed);
    return [];
  } catch (error) {
    return error instanceof Problem ? error.errors.map(({ pointer }) => pointer) : [String(error)];
  }
}

describe('checking movements', () => {
  it('takes what the ledger can keep exactly', () => {
    expect(pointers([movement, { ...movement, key: 'other', unitCost: { amount: '0', currency: 'EUR' } }])).to.deep.equal([]);
    expect(pointers([{ ...movement, quantity: -1 }], true)).to.deep.equal([]);
  });

  it('refuses quantities that are no counts', () => {
    for (const quantity of [0, -1, 1.5, Number.NaN, 2 ** 53])
      expect(pointers([{ ...movement, quantity }])).to.deep.equal(['/0/quantity']);
    expect(pointers([{ ...movement, quantity: 0 }], true)).to.deep.equal(['/0/quantity']);
  });

  it('refuses costs that the column would round', () => {
    for (const amount of ['1.1234567', '-1', 'much', '1e3']) {
      expect(pointers([{ ...movement, unitCost: { amount, currency: 'CNY' } }])).to.deep.equal(['/0/unitCost/amount']);
    }
  });

  it('refuses a key that stands twice, and moments that are none', () => {
    expect(pointers([movement, movement])).to.deep.equal(['/1/key']);
    expect(pointers([{ ...movement, occurredAt: 'yesterday' }])).to.deep.equal(['/0/occurredAt']);
  });
});
