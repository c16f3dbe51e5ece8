import type { Plugin } from '@entrepot/sdk';
import { expect } from 'chai';
import { dependentsOf, moduleLinks } from '../../src/modules/module-links.ts';

describe('what a change of modules takes along', () => {
  const plugin = (name: string, ...requires: string[]): Plugin => ({
    name,
    version: '1.0.0',
    requires: Object.fromEntries(requires.map((each) => [each, '^1.0.0'])),
  });
  const all = [plugin('shops'), plugin('stock', 'shops'), plugin('orders', 'stock'), plugin('hello')];
  const known = new Map(all.map((each) => [each.name, each]));
  const on = (...names: string[]) => all.filter(({ name }) => names.includes(name));

  it('is all that requires what goes, through others too', () => {
    expect(moduleLinks(on('stock', 'orders', 'hello'), new Set(['shops']), known)).to.deep.equal({
      dependents: [
        { plugin: 'stock', of: ['shops'] },
        { plugin: 'orders', of: ['shops'] },
      ],
      missing: [],
    });
  });

  it('is all that is required by what comes, through others too', () => {
    expect(moduleLinks(on('orders'), new Set(), known)).to.deep.equal({
      dependents: [],
      missing: [
        { plugin: 'stock', of: ['orders'] },
        { plugin: 'shops', of: ['orders'] },
      ],
    });
  });

  it('is nothing for who stands alone', () => {
    expect(moduleLinks(on('hello'), new Set(['orders']), known)).to.deep.equal({ dependents: [], missing: [] });
    expect(dependentsOf('hello', all, known)).to.deep.equal([]);
    expect(dependentsOf('shops', all, known)).to.deep.equal(['stock', 'orders']);
  });

  it('ends where plugins require each other in a circle', () => {
    const [a, b] = [plugin('a', 'b'), plugin('b', 'a')];
    const circle = new Map([a, b].map((each) => [each.name, each]));
    expect(dependentsOf('a', [a, b], circle)).to.deep.equal(['b']);
  });
});
