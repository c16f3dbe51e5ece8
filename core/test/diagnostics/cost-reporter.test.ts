import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { CostReporter } from '@entrepot/diagnostics/cost-reporter';
import { costLines, costsOf, costsSince, kindOf } from '@entrepot/diagnostics/costs';
import { accountOf, countedAs } from '@entrepot/registry/account';
import { definePlugin, Problem } from '@entrepot/sdk';
import { expect } from 'chai';

const tap = (calls: number) => ({
  hook: 'a.b',
  plugin: 'c',
  tap: 'c.d',
  calls,
  ms: calls * 2,
  errors: 1,
  late: 0,
  quarantined: false,
});

describe('costs', () => {
  it('know the kind of work by its first word', () => {
    expect(['job a.b', 'event a.b', 'command x', 'setup', 'action a.b', 'list a.b'].map(kindOf)).to.deep.equal([
      'jobs',
      'events',
      'commands',
      'setup',
      'requests',
      'requests',
    ]);
  });

  it('have one line for all steps of a saga, however they are named', () => {
    expect(countedAs('saga a.ship step label:17')).to.equal('step a.ship');
    expect(countedAs('saga a.ship undo label:18 of 20')).to.equal('undo a.ship');
    expect(['saga a.ship', 'setup', 'job a.b'].map(countedAs)).to.deep.equal(['saga a.ship', 'setup', 'job a.b']);
    expect(kindOf('step a.ship')).to.equal('steps');
  });

  it('are summed up by plugin, taps beside the rest', () => {
    const account = accountOf('summed');
    account.measure('action summed.x', true, () => {});
    expect(() =>
      account.measure('job summed.y', false, () => {
        throw new Problem('no', { status: 409 });
      }),
    ).to.throw();
    const costs = costsOf([account], [{ ...tap(3), plugin: 'summed', late: 2 }]).get('summed');
    expect(costs?.requests.calls).to.equal(1);
    expect(costs?.jobs).to.include({ calls: 1, errors: 0 });
    expect(costs?.hooks).to.include({ calls: 3, ms: 6, errors: 1, late: 2 });
  });

  it('since a moment are what was added, and nothing where nothing was', () => {
    const at = (calls: number) => costLines([tap(calls)]).filter(({ plugin }) => plugin === 'c');
    expect(costsSince(at(2), at(5))).to.deep.equal([{ plugin: 'c', name: 'hook a.b c.d', calls: 3, ms: 6, errors: 0 }]);
    expect(costsSince(at(5), at(5))).to.deep.equal([]);
    expect(costsSince([], at(5))[0]?.calls).to.equal(5);
  });

  it('count an asynchronous failure once it is known', async () => {
    const account = accountOf('later');
    await account.measure('job later.x', false, () => Promise.reject(new Error('no'))).catch(() => {});
    await Promise.resolve();
    expect(account.works.get('job later.x')).to.include({ calls: 1, errors: 1 });
  });
});

describe('cost reports', () => {
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [definePlugin({ name: 'quiet', version: '1.0.0' })] });
  });

  it('let one process tell what another has spent, and are gone with it', async () => {
    const { db, log } = app.context;
    const taps = [tap(4)];
    const worker = new CostReporter(db, () => taps, log);
    await worker.write();
    const reader = new CostReporter(db, () => [], log);
    expect((await reader.recent())?.get('hook a.b c.d')).to.deep.include({ calls: 4, ms: 8, errors: 1 });
    taps[0] = tap(6);
    await worker.write();
    expect((await reader.recent())?.get('hook a.b c.d')?.calls).to.equal(6);
    await worker.stop();
    expect((await reader.recent())?.get('hook a.b c.d')).to.equal(undefined);
  });
});
