import { createTestApp } from '@entrepot/core/testing';
import type { Metric } from '@entrepot/sdk';
import { expect } from 'chai';
import { homeOf } from '../../src/dashboards/dashboard-actions.ts';
import console from '../../src/index.ts';
import { changeOf, isGood } from '../../web/dashboards/change.ts';
import { defaultLayout } from '../../web/dashboards/default-layout.ts';
import { moved } from '../../web/dashboards/reorder.ts';
import { splitOf } from '../../web/dashboards/split-of.ts';
import { person, role } from '../people.ts';

const metric = (name: string, more: Partial<Metric> = {}): Metric => ({
  name,
  label: { en: name },
  entity: 'a.b',
  measure: 'count',
  ...more,
});

describe('A dashboard', () => {
  it('of the first of the roles that has one is the home page, unless there is an own one', () => {
    const of = (id: string, audience: 'personal' | 'role' | 'shared', role: string | null = null, ownerId = 'other') => ({
      id,
      home: true,
      audience,
      role,
      ownerId,
    });
    const all = [of('shared', 'shared'), of('b', 'role', 'b'), of('a', 'role', 'a'), { ...of('no', 'role', 'c'), home: false }];
    expect(homeOf(all, 'me', ['c', 'a', 'b'])).to.equal('a');
    expect(homeOf(all, 'me', ['c'])).to.equal('shared');
    expect(homeOf([...all, of('own', 'personal', null, 'me')], 'me', ['a'])).to.equal('own');
    expect(homeOf([], 'me', ['a'])).to.equal(null);
  });

  it('is kept as it was laid out, seen by its audience, and refused with what it cannot hold', async () => {
    const app = await createTestApp({ plugins: [console] });
    await role(app, 'lead', 'console.share');
    await role(app, 'packers');
    const lead = await person(app, 'lea', 'lead');
    const ann = await person(app, 'ann', 'packers');
    const layout = [{ key: 'a', metric: 'a.b', show: 'line', bucket: 'week', width: 6 }];
    const draft = { name: 'Packing', audience: 'role', role: 'packers', home: true, layout, filters: { range: 'today' } };
    const { body: saved } = await lead.post('/api/v1/console/saveDashboard', draft);
    const { body } = await ann.get('/api/v1/console/savedDashboards');
    expect(body.home).to.equal(saved.id);
    expect(body.data[0]).to.deep.include({ name: 'Packing', layout, filters: { range: 'today' }, mayChange: false });
    expect((await ann.post('/api/v1/console/saveDashboard', { ...draft, layout: [{ metric: 'x' }] })).status).to.equal(422);
    expect((await ann.post('/api/v1/console/deleteDashboard', { id: saved.id, version: 1 })).status).to.equal(403);
    const stale = await lead.post('/api/v1/console/saveDashboard', { ...draft, id: saved.id, version: 0 });
    expect(stale.body.code).to.equal('console.stale');
    const shared = { kind: 'dashboard', id: saved.id, version: 1, audience: 'shared' };
    expect((await ann.post('/api/v1/console/share', shared)).status).to.equal(403);
    expect((await lead.post('/api/v1/console/share', shared)).body.version).to.equal(2);
  });

  it('is made of the metrics that one may see where there is none, from every plugin some', () => {
    const many = Array.from({ length: 9 }, (_, index) => metric(`a.m${index}`, { dateField: 'createdAt' }));
    const layout = defaultLayout([...many, metric('b.split', { groupBy: 'state' })]);
    expect(layout.slice(0, 2).map(({ metric }) => metric)).to.deep.equal(['a.m0', 'b.split']);
    expect(layout.filter(({ show }) => show === 'number')).to.have.length(8);
    expect(new Set(layout.map(({ key }) => key)).size).to.equal(layout.length);
    expect(defaultLayout([])).to.deep.equal([]);
  });

  it('splits a metric over time or by its field, as its widget is shown', () => {
    const both = metric('a.b', { dateField: 'createdAt', groupBy: 'state' });
    expect(splitOf({ key: 'a' }, both)).to.deep.equal({});
    expect(splitOf({ key: 'a', show: 'line' }, both)).to.deep.equal({ bucket: 'day' });
    expect(splitOf({ key: 'a', show: 'bar' }, both)).to.deep.equal({ groupBy: 'state' });
    expect(splitOf({ key: 'a', show: 'pie', groupBy: 'shop' }, both)).to.deep.equal({ groupBy: 'shop' });
  });

  it('puts a widget in the place of another', () => {
    const items = [{ key: 'a' }, { key: 'b' }, { key: 'c' }];
    const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key).join('');
    expect(keys(moved(items, 'a', 'c'))).to.equal('bca');
    expect(keys(moved(items, 'c', 'a'))).to.equal('cab');
    expect(keys(moved(items, 'b', 'x'))).to.equal('abc');
  });

  it('tells a change and whether it is good', () => {
    expect(changeOf({ value: 5, previous: 4, filter: {} })).to.equal(0.25);
    expect(changeOf({ value: 5, previous: 0, filter: {} })).to.equal(undefined);
    expect([isGood(0.1, 'up'), isGood(0.1, 'down'), isGood(0, 'up'), isGood(1, undefined)]).to.deep.equal([
      true,
      false,
      undefined,
      undefined,
    ]);
  });
});
