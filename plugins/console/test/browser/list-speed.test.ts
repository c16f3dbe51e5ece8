import { expect } from 'chai';
import { type ListFigures, measureList } from '../bench/list-bench.ts';
import { needsBrowser } from './browser.ts';

/** `LIST_ROWS=1000000` measures the million that is promised, in some minutes; otherwise a part of it. */
const rows = Number(process.env.LIST_ROWS ?? 20_000);
const isFull = rows >= 1_000_000;

describe(`a list of ${rows.toLocaleString('en')} records`, function () {
  this.timeout(isFull ? 900_000 : 120_000);
  let figures: ListFigures;
  before(async function () {
    needsBrowser(this);
    figures = await measureList(rows, isFull ? {} : { rounds: 3, seconds: 2 });
  });

  it('is answered within 300 ms', () => {
    expect(figures.api.p95).to.be.at.most(300);
    expect(figures.count).to.be.at.most(300);
  });

  it('is painted within a second', () => {
    expect(figures.painted).to.be.at.most(1_000);
  });

  it('scrolls without stumbling', () => {
    // On a machine that does other things at the same time only the middle says something of the list.
    expect(isFull ? figures.frames.p95 : figures.frames.p50).to.be.at.most(34);
  });
});
