import { expect } from 'chai';
import { formLayout } from '../../web/record/form-layout.ts';
import { uiField } from './fields.ts';

const none = { tab: null, group: null, widget: null, sentence: null };
const plugins = [{ name: 'insurance', label: { en: 'Insurance' } }];

describe('form layout', () => {
  it('puts fields on their tabs and under their groups, those without a hint first', () => {
    const size = { ...none, tab: { en: 'Catalogue' }, group: { en: 'Size' } };
    const layout = formLayout(
      {
        plugin: 'museum',
        fields: [
          uiField('height', 'quantity', { ui: size }),
          uiField('year', 'integer', { ui: { ...none, tab: { en: 'Catalogue' } } }),
          uiField('name'),
        ],
      },
      plugins,
    );
    expect(
      layout.map(({ key, groups }) => [key, groups.map(({ label, fields }) => [label?.en, fields.map(({ name }) => name)])]),
    ).to.deep.equal([
      ['', [[undefined, ['name']]]],
      [
        'Catalogue',
        [
          [undefined, ['year']],
          ['Size', ['height']],
        ],
      ],
    ]);
  });

  it('puts what another plugin added under that plugin’s label, unless it says where', () => {
    const own = uiField('policy', 'text', { plugin: 'insurance' });
    const placed = uiField('broker', 'text', { plugin: 'insurance', ui: { ...none, group: { en: 'People' } } });
    const [tab] = formLayout({ plugin: 'museum', fields: [own, placed, uiField('name')] }, plugins);
    expect(tab?.groups.map(({ label, fields }) => [label?.en, fields[0]?.name])).to.deep.equal([
      [undefined, 'name'],
      ['Insurance', 'policy'],
      ['People', 'broker'],
    ]);
  });

  it('keeps tables behind the single values of their tab', () => {
    const [tab] = formLayout({ plugin: 'museum', fields: [uiField('parts', 'children'), uiField('name')] }, plugins);
    expect(tab?.tables.map(({ name }) => name)).to.deep.equal(['parts']);
    expect(tab?.groups[0]?.fields.map(({ name }) => name)).to.deep.equal(['name']);
  });
});
