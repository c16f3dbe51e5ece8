import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { expect } from 'chai';
import { chosenSymbol } from '../../web/print/chosen-symbol.ts';
import { codeFieldsOf, usualBelow } from '../../web/print/label-fields.ts';
import { labelFormats, sheetsOf } from '../../web/print/label-formats.ts';

const text = (name: string, more: Partial<UiField> = {}) => ({ name, kind: 'text', unique: false, ...more }) as UiField;
const entityOf = (fields: readonly UiField[], more: Partial<UiEntity> = {}) =>
  ({ name: 'a.b', title: null, unique: [], fields, ...more }) as UiEntity;

describe('labels of any entity', () => {
  it('have as barcode what tells records apart: unique texts first, then the title and codes that are unique within another', () => {
    const fields = [
      text('note'),
      text('bin'),
      text('title'),
      text('ean', { unique: true }),
      text('day', { kind: 'date', unique: true }),
    ];
    const entity = entityOf(fields, { title: 'title', unique: [['warehouse', 'bin'], ['ean']] });
    expect(codeFieldsOf(entity).map(({ name }) => name)).to.deep.equal(['ean', 'title', 'bin']);
    expect(usualBelow(entity, 'ean')).to.equal('title');
    expect(codeFieldsOf(entityOf([text('note')]))).to.deep.equal([]);
  });

  it('say below the barcode what the thing is called, unless the barcode says it', () => {
    const entity = entityOf([text('code'), text('name')], { title: 'code' });
    expect(usualBelow(entity, 'code')).to.equal('name');
    expect(usualBelow(entityOf([text('code')], { title: 'code' }), 'code')).to.equal(undefined);
  });

  it('are Code 128 while its modules are wide enough to be read', () => {
    expect(chosenSymbol(150, 'auto', 35)).to.equal('code128');
    expect(chosenSymbol(200, 'auto', 35)).to.equal('qr');
    expect(chosenSymbol(undefined, 'auto', 60)).to.equal('qr');
    expect(chosenSymbol(200, 'code128', 35)).to.equal(undefined);
    expect(chosenSymbol(100, 'qr', 60)).to.equal('qr');
  });

  it('fill sheets from the first free place on', () => {
    const sheets = sheetsOf([1, 2, 3], labelFormats.a4, 23);
    expect(sheets.map(({ places }) => places.filter(({ item }) => item !== undefined).map(({ place }) => place))).to.deep.equal([
      [23, 24],
      [25],
    ]);
    expect(sheets[0]?.places).to.have.length(24);
    expect(sheetsOf(['a', 'b'], labelFormats.roll40, 9).map(({ number }) => number)).to.deep.equal([1, 2]);
    expect(sheetsOf([], labelFormats.a4, 5)).to.deep.equal([]);
  });

  it('fit on the paper that they are for', () => {
    const { columns, rows, width, height } = labelFormats.a4;
    expect(columns * width).to.be.at.most(210);
    expect(rows * height).to.be.at.most(297);
  });
});
