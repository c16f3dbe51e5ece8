import { expect } from 'chai';
import fc from 'fast-check';
import { momentOf, wallTimeOf } from '../../web/fields/zoned-time.ts';

describe('moments in a zone', () => {
  it('show as the clock on its wall does', () => {
    expect(wallTimeOf('2026-03-01T08:30:00Z', 'Asia/Shanghai')).to.equal('2026-03-01T16:30');
    expect(wallTimeOf('2026-07-01T08:30:00Z', 'America/New_York')).to.equal('2026-07-01T04:30');
    expect(wallTimeOf('nonsense', 'UTC')).to.equal('');
  });

  it('are found from what the clock shows: of two the first, and of a skipped one the one before', () => {
    expect(momentOf('2026-03-01T16:30', 'Asia/Shanghai')).to.equal('2026-03-01T08:30:00.000Z');
    expect(momentOf('2026-10-25T02:30', 'Europe/Berlin')).to.equal('2026-10-25T00:30:00.000Z');
    expect(momentOf('2026-03-29T02:30', 'Europe/Berlin')).to.equal('2026-03-29T01:30:00.000Z');
    expect(momentOf('', 'UTC')).to.equal(undefined);
  });

  it('come back as they were to the minute, but for the hour that is shown twice', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'Asia/Kathmandu', 'UTC', 'America/St_Johns', 'Pacific/Auckland');
    fc.assert(
      fc.property(
        zones,
        fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (zone, date) => {
          const iso = new Date(Math.floor(date.getTime() / 60_000) * 60_000).toISOString();
          const back = momentOf(wallTimeOf(iso, zone), zone) ?? '';
          expect(wallTimeOf(back, zone)).to.equal(wallTimeOf(iso, zone));
          expect(Math.abs(Date.parse(back) - Date.parse(iso))).to.be.at.most(3_600_000);
        },
      ),
    );
  });
});
