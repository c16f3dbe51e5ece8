import { expect } from 'chai';
import fc from 'fast-check';
import type { ClauseGroup, FilterPart } from '../../web/list/filter-tree.ts';
import { bothFilters, readFilter, writeFilter } from '../../web/list/filter-tree.ts';

const all = (...parts: FilterPart[]): ClauseGroup => ({ join: 'and', parts });

describe('a filter and its chips', () => {
  it('reads questions out of a filter, one chip each', () => {
    const filter = { status: { in: ['lent'] }, pages: { gte: 100, lt: 200 }, place: { empty: false } };
    expect(readFilter(filter).parts).to.deep.equal([
      { path: 'status', operator: 'in', value: ['lent'] },
      { path: 'pages', operator: 'gte', value: 100 },
      { path: 'pages', operator: 'lt', value: 200 },
      { path: 'place', operator: 'notEmpty', value: undefined },
    ]);
  });

  it('joins questions about one field where they are apart, and lists them where they would overwrite each other', () => {
    const more = { path: 'pages', operator: 'gte', value: 100 } as const;
    expect(writeFilter(all(more, { path: 'pages', operator: 'lt', value: 200 }))).to.deep.equal({ pages: { gte: 100, lt: 200 } });
    expect(writeFilter(all(more, { ...more, value: 150 }))).to.deep.equal({
      and: [{ pages: { gte: 100 } }, { pages: { gte: 150 } }],
    });
  });

  it('keeps groups of which one must hold, or which must not hold, within each other', () => {
    const filter = { or: [{ a: { eq: 1 } }, { b: { eq: 2 }, c: { empty: true } }], not: { d: { contains: 'x' } } };
    expect(writeFilter(readFilter(filter))).to.deep.equal(filter);
  });

  it('asks nothing where nothing is asked, and takes what is no filter for nothing', () => {
    expect(writeFilter(all())).to.equal(undefined);
    expect(writeFilter(all({ join: 'or', parts: [] }))).to.equal(undefined);
    for (const wrong of [null, 7, 'x', [1]]) expect(readFilter(wrong).parts).to.deep.equal([]);
  });

  it('says the same after any number of readings and writings', () => {
    const clause = fc.record({
      path: fc.constantFrom('a', 'b', 'c'),
      operator: fc.constantFrom('eq' as const, 'in' as const, 'lt' as const, 'empty' as const, 'notEmpty' as const),
      value: fc.integer({ min: 0, max: 3 }),
    });
    const { part } = fc.letrec<{ part: FilterPart }>((tie) => ({
      part: fc.oneof(
        { maxDepth: 3 },
        clause,
        fc.record({
          join: fc.constantFrom('and' as const, 'or' as const, 'not' as const),
          parts: fc.array(tie('part'), { maxLength: 3 }),
        }),
      ),
    }));
    const records = [0, 1, 2, 3].flatMap((a) => [0, 2].flatMap((b) => [undefined, 1].map((c) => ({ a, b, c }))));
    fc.assert(
      fc.property(part, (built) => {
        const written = writeFilter(built);
        const again = written && readFilter(written);
        for (const record of records) {
          expect(again === undefined || holds(again, record)).to.equal(written === undefined || holds(built, record));
        }
        const twice = again && writeFilter(again);
        expect(twice && writeFilter(readFilter(twice))).to.deep.equal(twice);
      }),
    );
  });

  it('narrows one filter by another', () => {
    expect(bothFilters({ a: { eq: 1 } }, undefined)).to.deep.equal({ a: { eq: 1 } });
    expect(bothFilters({ a: { eq: 1 } }, { a: { eq: 2 } })).to.deep.equal({ and: [{ a: { eq: 1 } }, { a: { eq: 2 } }] });
  });
});

/** What a part means, written down once more. Groups of nothing ask nothing. */
function holds(part: FilterPart, record: Readonly<Record<string, number | undefined>>): boolean {
  if ('join' in part) {
    const parts = part.parts.filter(asks);
    if (part.join === 'or') return parts.some((each) => holds(each, record));
    const every = parts.every((each) => holds(each, record));
    return part.join === 'not' ? !every : every;
  }
  const value = record[part.path];
  const asked = part.value as number;
  switch (part.operator) {
    case 'empty':
      return value === undefined;
    case 'notEmpty':
      return value !== undefined;
    case 'lt':
      return value !== undefined && value < asked;
    default:
      return value === asked;
  }
}

function asks(part: FilterPart): boolean {
  return !('join' in part) || part.parts.some(asks);
}
