import { expect } from 'chai';
import { Problem, token } from '../src/index.ts';

describe('A problem', () => {
  it('carries code, status, remedy and places, with defaults that need no thought', () => {
    const plain = new Problem('orders.unknown-shop');
    expect(plain).to.include({ code: 'orders.unknown-shop', status: 422, message: 'orders.unknown-shop', remedy: undefined });
    expect([plain.errors, plain.params]).to.deep.equal([[], {}]);
    const cause = new Error('below');
    const full = new Problem('a.b', { status: 409, detail: 'it clashed', remedy: 'Try again.', params: { name: 'x' }, cause });
    expect(full).to.include({ status: 409, message: 'it clashed', remedy: 'Try again.' });
    expect(full.cause).to.equal(cause);
    expect(full).to.be.instanceOf(Error);
  });
});

describe('A token', () => {
  it('is the same for two copies of the code that declares it', () => {
    expect(token('a.b').key).to.equal(token('a.b').key);
    expect(token('a.b').key).not.to.equal(token('a.c').key);
  });
});
