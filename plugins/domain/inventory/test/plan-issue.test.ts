import { expect } from 'chai';
import { planIssues, type ReservationToIssue } from '../src/reservations/plan-issue.ts';

const reservation = (state: ReservationToIssue['state']): ReservationToIssue => ({
  key: 'r',
  state,
  warehouseId: 'w',
  reference: 'order',
  lines: [
    { skuId: 'a', quantity: 3 },
    { skuId: 'b', quantity: 1 },
  ],
});
const issue = { key: 'i', reservationKey: 'r', reference: 'order', occurredAt: '2026-01-01T00:00:00Z' };
const plan = (state: ReservationToIssue['state'], ...issues: Parameters<typeof planIssues>[0]) =>
  planIssues(issues, new Map([['r', reservation(state)]]));

describe('planning an issue', () => {
  it('issues all that is reserved unless told what was picked', () => {
    expect(plan('active', issue)[0]?.lines).to.deep.equal([
      { skuId: 'a', quantity: 3, bin: undefined },
      { skuId: 'b', quantity: 1, bin: undefined },
    ]);
    const bins = [{ skuId: 'a', bin: 'A-01', quantity: 2 }];
    expect(plan('active', { ...issue, bins })[0]?.lines).to.deep.equal(bins);
  });

  it('leaves out what was issued before, also twice in one set', () => {
    expect(plan('issued', issue)).to.deep.equal([]);
    expect(plan('active', issue, { ...issue, key: 'again' })).to.have.length(1);
  });

  it('refuses what is not reserved any more, with a pointer to each', () => {
    expect(() => plan('released', issue))
      .to.throw('/0/reservationKey is released')
      .with.property('code', 'inventory.not-reserved');
    expect(() => plan('active', issue, { ...issue, reservationKey: 'nobody' })).to.throw('/1/reservationKey is the key of no');
  });

  it('refuses more than is reserved, over all bins of a SKU together', () => {
    const bins = [
      { skuId: 'a', bin: 'A-01', quantity: 2 },
      { skuId: 'a', bin: 'A-02', quantity: 2 },
    ];
    expect(() => plan('active', { ...issue, bins }))
      .to.throw('/0/bins/1/quantity is 2, but 1 of the SKU are reserved')
      .with.property('code', 'inventory.issue-exceeds-reservation');
  });
});
