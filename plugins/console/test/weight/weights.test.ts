import { skip } from '@entrepot/core/testing';
import { expect } from 'chai';
import { isBuilt, mostBytes, type Weights, weigh } from './weights.ts';

describe('the weight of the console', function () {
  this.timeout(60_000);
  let weights: Weights;

  before(async function () {
    if (!isBuilt()) {
      const reason = 'skipped: the console is not built (npm run build:ui -w plugins/console)';
      if (process.env.CI) throw new Error(reason);
      skip(this, reason);
      return;
    }
    weights = await weigh();
  });

  it('is at most 520 kB at first, compressed', () => {
    expect(weights.shell).to.be.above(100_000).and.below(mostBytes.shell);
  });

  it('is at most 150 kB more for any screen, charts included', () => {
    expect(weights.routes.length).to.be.above(5);
    expect(weights.routes.filter(({ bytes }) => bytes > mostBytes.route)).to.deep.equal([]);
  });
});
