import { expect } from 'chai';
import { seriesOf } from '../../web/boards/chart-series.ts';
import { measureOf, measuresOf, valuesOf } from '../../web/boards/measures.ts';
import { layPivot, type Row } from '../../web/boards/pivot-layout.ts';
import { groupingOf } from '../../web/list/group-filter.ts';
import { entityOf, fieldOf } from '../list/ui-entity.ts';

const binding = fieldOf('binding', 'enum', { values: { soft: { en: 'Soft' }, hard: { en: 'Hard' } } });
const entity = entityOf('library.book', [
  fieldOf('name', 'text'),
  binding,
  fieldOf('pages', 'integer'),
  fieldOf('price', 'money'),
]);
const groupings = (...names: string[]) => names.flatMap((name) => groupingOf(entity, name) ?? []);

const cells: Row[] = [
  { binding: 'hard', name: 'a', value: 1 },
  { binding: null, name: 'a', value: 2 },
  { binding: 'soft', name: 'b', value: 3 },
];
const answers = {
  cells,
  ofRows: [
    { binding: 'hard', value: 1 },
    { binding: null, value: 2 },
    { binding: 'soft', value: 3 },
  ],
  ofColumns: [
    { name: 'a', value: 3 },
    { name: 'b', value: 3 },
  ],
  ofAll: [{ value: 6 }],
};

describe('a pivot', () => {
  it('stands in declared order, with what has no value last, and keeps the totals that were read', () => {
    const { rows, columns, figures } = layPivot(groupings('binding'), groupings('name'), undefined, answers);
    expect(rows.map(({ values }) => values)).to.deep.equal([['soft'], ['hard'], [null]]);
    expect(columns.map(({ values }) => values)).to.deep.equal([['a'], ['b']]);
    const numbers = [...rows, undefined].map((row) => [...columns, undefined].map((column) => figures(row, column)[0]?.value));
    expect(numbers).to.deep.equal([
      [undefined, 3, 3],
      [1, undefined, 1],
      [2, undefined, 2],
      [3, 3, 6],
    ]);
  });

  it('tells money by its currency, and nothing where there is none', () => {
    const money = (currency: string | null, value: string | null) => ({ 'price.currency': currency, value });
    const given = {
      cells: [
        { binding: 'soft', ...money('CNY', '5') },
        { binding: 'soft', ...money('USD', '7') },
        { binding: 'hard', ...money(null, null) },
      ],
      ofRows: [
        { binding: 'soft', ...money('CNY', '5') },
        { binding: 'soft', ...money('USD', '7') },
        { binding: 'hard', ...money(null, null) },
      ],
      ofColumns: [],
      ofAll: [money('CNY', '5'), money('USD', '7')],
    };
    const layout = layPivot(groupings('binding'), [], 'price.currency', given);
    const [soft, hard] = layout.rows;
    // Without columns a cell and the total of its row are one: it is told once.
    expect(layout.figures(soft, undefined).map(({ currency }) => currency)).to.deep.equal(['CNY', 'USD']);
    expect(layout.figures(hard, undefined)).to.deep.equal([]);
    expect(seriesOf(layout).map(({ currency, figures }) => [currency, figures[0]?.value])).to.deep.equal([
      ['CNY', '5'],
      ['USD', '7'],
    ]);
  });

  it('offers to count, and to tell of every number', () => {
    expect(measuresOf(entity)).to.include.members(['count', 'sum:pages', 'avg:price.amount']).and.not.include('sum:name');
    expect(valuesOf(measureOf(entity, 'sum:price.amount'))).to.deep.equal({ value: { sum: 'price.amount' } });
    expect(measureOf(entity, 'sum:price.amount').currencyPath).to.equal('price.currency');
    for (const wrong of ['sum:name', 'sum:gone', 'max', '']) expect(measureOf(entity, wrong).kind).to.equal('count');
  });
});
