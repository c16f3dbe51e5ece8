import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { expect } from 'chai';
import { addDays, addMonths, mondayOf, startOfDay } from '../../web/list/days.ts';
import { groupFilter, groupingOf } from '../../web/list/group-filter.ts';
import { spanOn } from '../../web/list/relative-days.ts';
import { resolveFilter } from '../../web/list/resolve-filter.ts';
import { entityOf, fieldOf } from './ui-entity.ts';

const entity: UiEntity = entityOf('library.book', [
  fieldOf('name', 'text'),
  fieldOf('printedOn', 'date'),
  fieldOf('boughtAt', 'timestamp'),
  fieldOf('price', 'money'),
] satisfies UiField[]);
const now = { now: new Date('2026-11-22T20:30:00Z'), timeZone: 'Asia/Shanghai' };

describe('days in a filter', () => {
  it('become days of today where they move with the calendar, in the zone of the user', () => {
    // In Shanghai it is the 23rd, a Monday, already.
    expect(resolveFilter(entity, { printedOn: { within: 'today' } as object }, now)).to.deep.equal({
      printedOn: { gte: '2026-11-23', lt: '2026-11-24' },
    });
    expect(resolveFilter(entity, { boughtAt: { within: 'lastWeek' } as object }, now)).to.deep.equal({
      boughtAt: { gte: '2026-11-15T16:00:00.000Z', lt: '2026-11-22T16:00:00.000Z' },
    });
  });

  it('are found within groups, and leave everything else as it is', () => {
    const filter = { or: [{ name: { eq: 'x' } }, { not: { printedOn: { within: 'thisYear' } as object } }] };
    expect(resolveFilter(entity, filter, now)).to.deep.equal({
      or: [{ name: { eq: 'x' } }, { not: { printedOn: { gte: '2026-01-01', lt: '2027-01-01' } } }],
    });
    expect(resolveFilter(entity, undefined, now)).to.equal(undefined);
  });

  it('span whole days, weeks from Monday, and months', () => {
    expect(spanOn('last7Days', '2026-03-03')).to.deep.equal({ from: '2026-02-25', until: '2026-03-04' });
    expect(spanOn('thisWeek', '2026-11-22')).to.deep.equal({ from: '2026-11-16', until: '2026-11-23' });
    expect(spanOn('lastMonth', '2026-01-31')).to.deep.equal({ from: '2025-12-01', until: '2026-01-01' });
    expect(spanOn('next7Days', '2026-12-30')).to.deep.equal({ from: '2026-12-30', until: '2027-01-06' });
    expect([addDays('2028-02-28', 1), addMonths('2026-01-31', 1), mondayOf('2026-11-22')]).to.deep.equal([
      '2028-02-29',
      '2026-02-01',
      '2026-11-16',
    ]);
  });

  it('begin at midnight of the zone, on days when the clocks change too', () => {
    expect(startOfDay('2026-03-29', 'Europe/Berlin').toISOString()).to.equal('2026-03-28T23:00:00.000Z');
    expect(startOfDay('2026-03-30', 'Europe/Berlin').toISOString()).to.equal('2026-03-29T22:00:00.000Z');
    expect(startOfDay('2026-11-01', 'America/New_York').toISOString()).to.equal('2026-11-01T04:00:00.000Z');
  });
});

describe('the records of a group', () => {
  const filterOf = (name: string, value: unknown) => {
    const grouping = groupingOf(entity, name);
    return grouping && groupFilter(entity, grouping, value, 'Asia/Shanghai');
  };

  it('are those with its value, or without any', () => {
    expect(filterOf('name', 'x')).to.deep.equal({ name: { eq: 'x' } });
    expect(filterOf('price.currency', 'CNY')).to.deep.equal({ 'price.currency': { eq: 'CNY' } });
    expect(filterOf('name', null)).to.deep.equal({ name: { empty: true } });
    expect(filterOf('nothing', 1)).to.equal(undefined);
  });

  it('are those of its days', () => {
    expect(filterOf('printedOn:month', '2026-12-01')).to.deep.equal({ printedOn: { gte: '2026-12-01', lt: '2027-01-01' } });
    expect(filterOf('printedOn:quarter', '2026-10-01')).to.deep.equal({ printedOn: { gte: '2026-10-01', lt: '2027-01-01' } });
    expect(filterOf('boughtAt:day', '2026-11-22')).to.deep.equal({
      boughtAt: { gte: '2026-11-21T16:00:00.000Z', lt: '2026-11-22T16:00:00.000Z' },
    });
  });
});
