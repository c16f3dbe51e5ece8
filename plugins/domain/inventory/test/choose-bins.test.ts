import { expect } from 'chai';
import { chooseBins } from '../src/reservations/choose-bins.ts';

describe('choosing bins for an issue', () => {
  it('empties bins in their order and takes the rest from the next', () => {
    const bins = [
      { bin: '', onHand: 2 },
      { bin: 'A-01', onHand: 0 },
      { bin: 'A-02', onHand: 5 },
    ];
    expect(chooseBins(4, bins)).to.deep.equal([
      { bin: '', quantity: 2 },
      { bin: 'A-02', quantity: 2 },
    ]);
    expect(chooseBins(4, bins)).to.deep.equal([{ bin: 'A-02', quantity: 3 }]);
    expect(chooseBins(1, bins)).to.deep.equal([]);
  });
});
