import { expect } from 'chai';
import { requirementsOf, sortPlugins } from '../../src/plugins/sort-plugins.ts';

const plugin = (name: string, requires: Record<string, string> = {}, version = '1.2.0') => ({ name, version, requires });
const namesOf = (plugins: readonly { name: string }[]) => plugins.map(({ name }) => name);

describe('sorting plugins', () => {
  it('puts each after all that it requires and leaves the rest in their order', () => {
    const { plugins, faults } = sortPlugins([
      plugin('c', { b: '^1.0.0', a: '*' }),
      plugin('x'),
      plugin('b', { a: '>=1' }),
      plugin('a'),
    ]);
    expect(namesOf(plugins)).to.deep.equal(['a', 'b', 'c', 'x']);
    expect(faults).to.deep.equal([]);
  });

  it('refuses a circle and names all of it', () => {
    const { faults } = sortPlugins([
      plugin('a', { b: '*' }),
      plugin('b', { c: '*' }),
      plugin('c', { a: '*' }),
      plugin('d', { a: '*' }),
    ]);
    expect(new Set(faults.map(({ code }) => code))).to.deep.equal(new Set(['circular-requirement']));
    expect(faults.map(({ plugin: name }) => name).sort()).to.deep.equal(['a', 'b', 'c']);
    expect(faults[0]?.detail).to.contain('"a" → "b" → "c" → "a"');
  });

  it('refuses a missing requirement, naming who needs it and what to do', () => {
    const { faults } = sortPlugins([plugin('gifts', { orders: '^1.0.0' })]);
    expect(faults).to.have.length(1);
    expect(faults[0]).to.include({ code: 'missing-requirement', plugin: 'gifts' });
    expect(faults[0]?.detail).to.contain('"gifts"').and.to.contain('"orders" ^1.0.0');
    expect(faults[0]?.remedy).to.contain('orders: true');
    const { faults: hinted } = sortPlugins([plugin('gifts', { orders: '^1.0.0' })], { unloaded: ['./orders.ts'] });
    expect(hinted[0]?.remedy).to.contain('could not be loaded: ./orders.ts');
  });

  it('tells a disabled requirement from a missing one', () => {
    const { faults } = sortPlugins([plugin('gifts', { orders: '^1.0.0' })], { disabled: new Set(['orders']) });
    expect(faults[0]).to.include({ code: 'disabled-requirement' });
    expect(faults[0]?.detail).to.contain('the config disables');
  });

  it('tells why a requirement is in quarantine', () => {
    const quarantined = new Map([['orders', 'Its settings are wrong.']]);
    const { faults } = sortPlugins([plugin('gifts', { orders: '^1.0.0' })], { quarantined });
    expect(faults[0]).to.include({ code: 'requirement-unavailable', plugin: 'gifts' });
    expect(faults[0]?.detail).to.contain('"orders", which is in quarantine: Its settings are wrong.');
  });

  it('refuses a version outside the range and a range that is none', () => {
    const { faults } = sortPlugins([plugin('a', { b: '^2.0.0', c: 'two' }), plugin('b'), plugin('c')]);
    expect(faults.map(({ code }) => code)).to.deep.equal(['version-mismatch', 'invalid-range']);
    expect(faults[0]?.detail).to.contain('^2.0.0').and.to.contain('1.2.0');
  });

  it('lets a plugin reach what it requires through others, and the kernel', () => {
    const { plugins } = sortPlugins([plugin('a'), plugin('b', { a: '*' }), plugin('c', { b: '*' }), plugin('d')]);
    const reach = requirementsOf(plugins);
    expect([...(reach.get('c') ?? [])].sort()).to.deep.equal(['a', 'b', 'c', 'kernel']);
    expect(reach.get('d')?.has('a')).to.equal(false);
  });
});
