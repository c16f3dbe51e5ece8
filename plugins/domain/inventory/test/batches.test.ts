import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { Batches } from '../src/reservations/batches.ts';

const options = { keyOf: (item: string) => item, size: 4, parallel: 1 };

describe('batches', () => {
  it('starts an idle caller at once, and takes those who come meanwhile together, in their order', async () => {
    const runs: string[][] = [];
    const started = Promise.withResolvers<void>();
    const others = Promise.withResolvers<void>();
    const batches = new Batches<string, string>(async (items) => {
      runs.push([...items]);
      started.resolve();
      await others.promise;
      return items.map((item) => item.toUpperCase());
    }, options);
    const first = batches.add('a');
    await started.promise;
    const rest = ['b', 'c', 'd', 'e', 'f'].map((item) => batches.add(item));
    others.resolve();
    const results = await Promise.all([first, ...rest]);
    expect(results).to.deep.equal(['A', 'B', 'C', 'D', 'E', 'F']);
    expect(runs).to.deep.equal([['a'], ['b', 'c', 'd', 'e'], ['f']]);
  });

  it('never puts two items of one key into one batch', async () => {
    const runs: string[][] = [];
    const batches = new Batches<string, string>(async (items) => {
      runs.push([...items]);
      return items;
    }, options);
    await Promise.all(['a', 'b', 'a', 'a'].map((item) => batches.add(item)));
    expect(runs).to.deep.equal([['a', 'b'], ['a'], ['a']]);
  });

  it('gives a Problem to its caller alone', async () => {
    const batches = new Batches<string, string>(
      async (items) => items.map((item) => (item === 'bad' ? new Problem('bad') : item)),
      options,
    );
    const results = await Promise.allSettled(['good', 'bad', 'fine'].map((item) => batches.add(item)));
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('finds the item that breaks a batch, and runs the others', async () => {
    const batches = new Batches<string, string>(async (items) => {
      if (items.includes('bad')) throw new Error('broken');
      return items;
    }, options);
    const results = await Promise.allSettled(['a', 'b', 'bad', 'c'].map((item) => batches.add(item)));
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('tells everyone at once that the database went away', async () => {
    let runs = 0;
    const batches = new Batches<string, string>(async () => {
      runs += 1;
      throw new Problem('database-unavailable', { status: 503 });
    }, options);
    const results = await Promise.allSettled(['a', 'b', 'c'].map((item) => batches.add(item)));
    expect(results.every(({ status }) => status === 'rejected')).to.equal(true);
    expect(runs).to.equal(1);
  });
});
