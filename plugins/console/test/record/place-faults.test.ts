import { expect } from 'chai';
import { countFaults } from '../../web/record/count-faults.ts';
import { formLayout } from '../../web/record/form-layout.ts';
import { faultsWithin, placeFaults } from '../../web/record/place-faults.ts';
import { uiField } from './fields.ts';

const fields = [uiField('name'), uiField('value', 'money'), uiField('a/b'), uiField('parts', 'children')];
const inner = () => [uiField('count', 'quantity'), uiField('price', 'money')];
const at = (pointer: string) => ({ pointer, code: 'wrong', detail: `wrong at ${pointer}` });

describe('faults of a form', () => {
  it('lead to the control that shows the value, however deep the pointer goes', () => {
    const { faults, rest } = placeFaults([at('/name'), at('/value/amount'), at('/a~1b')], fields, inner);
    expect([...faults.keys()]).to.deep.equal(['/name', '/value', '/a~1b']);
    expect(rest).to.deep.equal([]);
  });

  it('lead to the cell of a table, and to the table where no cell shows it', () => {
    const { faults } = placeFaults(
      [at('/parts/2/count'), at('/parts/0/price/currency'), at('/parts/1/id'), at('/parts')],
      fields,
      inner,
    );
    expect([...faults.keys()]).to.deep.equal(['/parts/2/count', '/parts/0/price', '/parts']);
    expect(faults.get('/parts')).to.equal('wrong at /parts/1/id wrong at /parts');
    expect([...faultsWithin(faults, 'parts').keys()]).to.deep.equal(['2/count', '0/price', '']);
  });

  it('stay sentences where the form has no such field', () => {
    expect(placeFaults([at('/other'), at('')], fields, inner).rest).to.deep.equal(['wrong at /other', 'wrong at ']);
  });

  it('are counted on their tab', () => {
    const [tab] = formLayout({ plugin: 'museum', fields }, []);
    const { faults } = placeFaults([at('/name'), at('/parts/2/count')], fields, inner);
    expect(tab && countFaults(tab, faults)).to.equal(2);
  });
});
