import { expect } from 'chai';
import { cellsOf, pasteRows } from '../../web/record/paste-rows.ts';
import { uiField } from './fields.ts';

const columns = [uiField('name'), uiField('count', 'quantity'), uiField('total', 'decimal', { writable: false })];

describe('rows from a spreadsheet', () => {
  it('are cut at tabs and line ends, and not inside of quotes', () => {
    expect(cellsOf('a\tb\r\n"c\nd ""e"""\t\n')).to.deep.equal([
      ['a', 'b'],
      ['c\nd "e"', ''],
    ]);
    expect(cellsOf('a\t\tb')).to.deep.equal([['a', '', 'b']]);
  });

  it('fill the cells from where they are pasted, and add rows', () => {
    const rows = pasteRows([{ id: '1', name: 'Lid', count: 1 }], columns, columns, { row: 0, column: 1 }, [['5'], ['1,000']]);
    expect(rows).to.deep.equal([{ id: '1', name: 'Lid', count: 5 }, { count: 1000 }]);
  });

  it('leave alone what is no value of its column, nobody may write, or stands beyond the last', () => {
    const rows = pasteRows([{ name: 'Lid', count: 1 }], columns, columns, { row: 0, column: 0 }, [['Foot', 'many', '9', 'x']]);
    expect(rows).to.deep.equal([{ name: 'Foot', count: 1 }]);
  });
});
