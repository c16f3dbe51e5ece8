import { defineEntity, defineEvent, defineJob, definePlugin, field, type Plugin, Problem, seriesHook } from '@entrepot/sdk';
import { expect } from 'chai';
import { type AssemblyOptions, assemble } from '../../src/plugins/assemble.ts';

const kernel: Plugin = { name: 'kernel', version: '1.0.0' };

function refusal(plugins: readonly Plugin[], options?: AssemblyOptions): Problem {
  try {
    assemble(kernel, plugins, options);
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
