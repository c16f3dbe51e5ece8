import {
  defineEntity,
  defineEvent,
  defineJob,
  definePlugin,
  extendEntity,
  field,
  type Plugin,
  Problem,
  seriesHook,
} from '@entrepot/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { type AssemblyOptions, assemble } from '../../src/plugins/assemble.ts';
import { Roster } from '../../src/plugins/roster.ts';

const kernel: Plugin = { name: 'kernel', version: '1.0.0' };

function refusal(plugins: readonly Plugin[], options?: AssemblyOptions): Problem {
  try {
    new Roster(kernel, { ...options, plugins, isStrict: true });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const plugin = (name: string, parts: Partial<Plugin> = {}): Plugin => ({ name, version: '1.0.0', ...parts });
const job = (name: string) => defineJob({ name, input: {}, handler: () => undefined }) as NonNullable<Plugin['jobs']>[number];

describe('the check of the enabled plugins', () => {
  it('collects all faults and tells them together', () => {
    const problem = refusal([plugin('a', { requires: { missing: '^1.0.0' } }), plugin('Bad Name', { version: 'one' })]);
    expect(problem.code).to.equal('plugins-refused');
    expect(problem.errors.map(({ code }) => code)).to.have.members(['missing-requirement', 'invalid-name', 'invalid-version']);
    expect(problem.errors[0]).to.include.keys('pointer', 'code', 'detail');
  });

  for (const [kind, parts] of [
    ['hook', { hooks: [seriesHook('b.done', 'nothing')] }],
    ['event', { events: [defineEvent('b.done', {})] }],
    ['job', { jobs: [job('b.done')] }],
  ] as const) {
    it(`refuses a ${kind} under another plugin's name`, () => {
      const problem = refusal([plugin('a', parts as Partial<Plugin>)]);
      expect(problem).to.include({ code: `foreign-${kind}` });
      expect(problem.message).to.contain('"a"').and.to.contain('"b.done"');
      expect(problem.remedy).to.contain('"a.done"');
    });
  }

  for (const [kind, parts] of [
    ['command', { commands: { count: { summary: 'Counts.', run: () => undefined } } }],
    ['role', { roles: { clerk: { grants: [] } } }],
    ['message', { messages: { 'zh-CN': { 'a.b': '甲' } } }],
  ] as const) {
    it(`refuses a ${kind} that two plugins contribute, naming both and the rule`, () => {
      const problem = refusal([plugin('a', parts), plugin('b', parts)]);
      expect(problem).to.include({ code: `duplicate-${kind}` });
      expect(problem.message).to.match(/"a" and "b" both contribute .*: an? \w+/);
    });
  }

  it('refuses an action that stands where the records of an entity are', () => {
    const thing = defineEntity('a.thing', { fields: { name: field.text() } });
    const problem = refusal([plugin('a', { entities: [thing], actions: { things: { handler: () => ({}) } } })]);
    expect(problem).to.include({ code: 'duplicate-route' });
    expect(problem.message).to.contain('/api/v1/a/things');
  });

  it('refuses two plugins of one name', () => {
    expect(refusal([plugin('a'), plugin('a')]).message).to.contain('"a"');
  });

  it('passes on what the registry refuses, with the plugin', () => {
    const problem = refusal([plugin('a', { entities: [defineEntity('b.thing', { fields: {} })] })]);
    expect(problem).to.include({ code: 'foreign-entity' });
    expect(problem.params).to.include({ plugin: 'a' });
  });
});

describe('quarantine', () => {
  /** The names of those that run, and the codes of what is wrong with the others, by name. */
  const outcome = (plugins: readonly Plugin[], options?: AssemblyOptions) => {
    const { plugins: running, quarantined } = assemble(kernel, plugins, options);
    const faults = [...quarantined].map(([{ name }, found]) => [name, found.map(({ code }) => code).join()] as const);
    return { running: running.slice(1).map(({ name }) => name), faults: Object.fromEntries(faults) };
  };
  const thing = (owner: string, name = 'thing') => defineEntity(`${owner}.${name}`, { fields: { name: field.text() } });

  it('takes a plugin out with all that require it, directly or through others, and lets the rest run', () => {
    const { running, faults } = outcome([
      plugin('well'),
      plugin('third', { requires: { second: '*' } }),
      plugin('first', { version: 'one' }),
      plugin('second', { requires: { first: '*', well: '*' } }),
    ]);
    expect(running).to.deep.equal(['well']);
    expect(faults).to.deep.equal({
      first: 'invalid-version',
      second: 'requirement-unavailable',
      third: 'requirement-unavailable',
    });
  });

  it('names in a requirement what is wrong with the plugin at the root', () => {
    const { quarantined } = assemble(kernel, [plugin('b', { requires: { a: '*' } })], {
      unloaded: [{ code: 'plugin-not-loadable', plugin: 'a', detail: 'a.ts has a wrong letter.', remedy: 'Mend it.' }],
    });
    expect([...quarantined.values()].flat()[0]?.detail).to.contain('"a", which is in quarantine: a.ts has a wrong letter.');
  });

  it('takes out every plugin of a circle, and not who is beside it', () => {
    const circle = [plugin('a', { requires: { b: '*' } }), plugin('b', { requires: { a: '*' } }), plugin('c')];
    expect(outcome(circle)).to.deep.equal({ running: ['c'], faults: { a: 'circular-requirement', b: 'circular-requirement' } });
  });

  it('makes a collision the fault of the later plugin, which frees what it took for others', () => {
    const clerk = { roles: { clerk: { grants: [] } } };
    const { running, faults } = outcome([plugin('a', clerk), plugin('b', clerk), plugin('c', { requires: { b: '*' } })]);
    expect(running).to.deep.equal(['a']);
    expect(faults).to.deep.equal({ b: 'duplicate-role', c: 'requirement-unavailable' });
  });

  it('leaves the first of two plugins of one name', () => {
    expect(outcome([plugin('a'), plugin('a', { version: '2.0.0' })])).to.deep.equal({
      running: ['a'],
      faults: { a: 'duplicate-plugin' },
    });
  });

  it('does not let a plugin take the place of the kernel', () => {
    expect(outcome([plugin('kernel')])).to.deep.equal({ running: [], faults: { kernel: 'duplicate-plugin' } });
  });

  it('takes out whoever extends what is not there, one by one, until the rest fits', () => {
    const note = extendEntity(thing('gone'), { note: field.text().optional() });
    const { running, faults } = outcome([
      plugin('a', { extends: [note] }),
      plugin('b', { entities: [thing('b'), thing('b')] }),
      plugin('c', { entities: [thing('c')] }),
    ]);
    expect(running).to.deep.equal(['c']);
    expect(faults).to.deep.equal({ a: 'unknown-entity', b: 'duplicate-entity' });
  });

  it('does not show the fields that a plugin in quarantine adds to others', () => {
    const owner = plugin('shop', { entities: [thing('shop')] });
    const adding = plugin('gifts', {
      requires: { shop: '*' },
      extends: [extendEntity(thing('shop'), { gift: field.text().optional() })],
      settings: { limit: field.integer() },
    });
    const { registry } = assemble(kernel, [owner, adding]);
    expect([...(registry.entities.get('shop.thing')?.fields.keys() ?? [])]).to.deep.equal(['name']);
  });

  for (const [what, broken] of [
    ['entities that are no list', { entities: 'x' }],
    ['an entity without fields', { entities: [{ name: 'a.thing', plural: 'things' }] }],
    ['a field that is none', { settings: { limit: 5 } }],
    ['an action without a handler', { actions: { go: {} } }],
    ['a setup that is no function', { setup: 5 }],
    ['a role without grants', { roles: { clerk: {} } }],
    ['requirements that are no ranges', { requires: { b: 5 } }],
  ] as const) {
    it(`survives a manifest with ${what}`, () => {
      // What the compiler would not let pass.
      const { running, faults } = outcome([{ name: 'a', version: '1.0.0', ...(broken as object) }, plugin('b')]);
      expect(running).to.deep.equal(['b']);
      expect(faults).to.deep.equal({ a: 'invalid-manifest' });
    });
  }

  it('is the same whatever the order of plugins that do not collide', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const edge = fc.record({ from: fc.constantFrom(...names), to: fc.constantFrom(...names) });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
        fc.array(edge, { maxLength: 8 }),
        (sick, edges) => {
          const plugins = names.map((name) =>
            plugin(name, {
              version: sick.includes(name) ? 'none' : '1.0.0',
              requires: Object.fromEntries(edges.filter(({ from }) => from === name).map(({ to }) => [to, '*'])),
            }),
          );
          const { running } = outcome(plugins);
          expect([...outcome(plugins.toReversed()).running].sort()).to.deep.equal([...running].sort());
          // Whoever runs has all that it requires, and whoever does not is sick, in a circle, or requires one that does not run.
          for (const { from, to } of edges) if (running.includes(from)) expect(running).to.include(to);
          for (const name of names.filter((each) => !running.includes(each) && !sick.includes(each))) {
            expect(edges.some(({ from, to }) => from === name && !running.includes(to))).to.equal(true);
          }
        },
      ),
    );
  });
});

const limited = definePlugin({
  name: 'orders',
  version: '1.0.0',
  settings: {
    reviewLimit: field.integer({ minimum: 1 }).default(100),
    note: field.text().optional(),
    strict: field.boolean().default(false),
  },
}) as Plugin;
const given = (settings: Record<string, unknown>): AssemblyOptions => ({
  settings: new Map([['orders', settings]]),
  configFile: '/x/entrepot.config.ts',
});

describe('settings', () => {
  afterEach(() => {
    delete process.env.ENTREPOT_ORDERS_REVIEW_LIMIT;
    delete process.env.ENTREPOT_ORDERS_STRICT;
  });

  it('are filled with their defaults', () => {
    expect(assemble(kernel, [limited]).settings.get('orders')).to.deep.equal({ reviewLimit: 100, note: null, strict: false });
    expect(assemble(kernel, [limited], given({ reviewLimit: 5 })).settings.get('orders')).to.include({
      reviewLimit: 5,
      strict: false,
    });
  });

  it('are refused with path, expected and found', () => {
    const problem = refusal([limited], given({ reviewLimit: 'many' }));
    expect(problem).to.include({ code: 'wrong-setting' });
    expect(problem.message).to.contain('plugins.orders.reviewLimit').and.to.contain('/x/entrepot.config.ts');
    expect(problem.message).to.contain('whole number').and.to.contain('found "many"');
  });

  it('are refused where the plugin has none of that name', () => {
    const problem = refusal([limited], given({ reviewLimt: 5 }));
    expect(problem.message).to.contain('plugins.orders.reviewLimt').and.to.contain('reviewLimit');
    expect(refusal([plugin('orders')], given({ any: 1 })).remedy).to.contain('has no settings');
  });

  it('may come from the environment, which wins', () => {
    process.env.ENTREPOT_ORDERS_REVIEW_LIMIT = '7';
    process.env.ENTREPOT_ORDERS_STRICT = 'true';
    expect(assemble(kernel, [limited], given({ reviewLimit: 5 })).settings.get('orders')).to.include({
      reviewLimit: 7,
      strict: true,
    });
    process.env.ENTREPOT_ORDERS_REVIEW_LIMIT = 'x';
    expect(refusal([limited]).message)
      .to.contain('ENTREPOT_ORDERS_REVIEW_LIMIT')
      .and.to.contain('found "x"');
  });
});
