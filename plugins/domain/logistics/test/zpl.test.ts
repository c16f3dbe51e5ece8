import { expect } from 'chai';
import { type LabelData, moduleWidth, zplLabel, zplText } from '../src/label/zpl.ts';

const label: LabelData = {
  serviceName: '云途专线',
  trackingNumber: 'RA473124829CN',
  reference: 'F-1',
  parcelIndex: 2,
  warehouse: 'SZX',
  size: { weightGrams: 1034, lengthMm: 300, widthMm: 200, heightMm: 120 },
  destination: { country: 'DE', postcode: '80331', city: 'München', name: '王小明', lines: ['Sendlinger Straße 1'] },
  contents: [{ name: '陶瓷杯', quantity: 6 }],
};

describe('A ZPL label', () => {
  it('is one UTF-8 label of 100 × 150 mm with a Code 128 of the tracking number', () => {
    const zpl = zplLabel(label);
    expect(zpl)
      .to.match(/^\^XA\n\^CI28\n/)
      .and.to.match(/\n\^XZ$/);
    expect(zpl).to.include('^PW800').and.include('^LL1200');
    expect(zpl).to.match(/\^BY4\^BCN,220,Y,N,N,A\^FH_\^FDRA473124829CN\^FS/);
    for (const text of [
      '云途专线',
      'SZX',
      'F-1 / 2',
      '王小明',
      'Sendlinger Straße 1',
      '80331 München',
      'DE',
      '1.034 kg',
      '陶瓷杯 × 6',
    ]) {
      expect(zpl, text).to.include(text);
    }
  });

  it('closes every field that it opens', () => {
    const zpl = zplLabel(label);
    expect(zpl.match(/\^FO/g)).to.have.length(zpl.match(/\^FS/g)?.length ?? 0);
  });

  it('lets no text of a customer become a command', () => {
    expect(zplText('A^XZ~JR_\nB')).to.equal('A_5EXZ_7EJR_5F B');
    const zpl = zplLabel({ ...label, destination: { ...label.destination, name: '^XZ^XA^FDx' } });
    expect(zpl.match(/\^XZ/g)).to.have.length(1);
  });

  it('uses a font of the printer where one is set', () => {
    expect(zplLabel(label)).to.include('^A0N').and.not.include('^CW');
    expect(zplLabel(label, 'E:SIMSUN.TTF')).to.include('^CWZ,E:SIMSUN.TTF').and.include('^AZN');
  });

  it('narrows the bars for long numbers until they fit', () => {
    expect(moduleWidth('RA473124829CN')).to.equal(4);
    expect(moduleWidth('1'.repeat(20))).to.equal(2);
    expect(moduleWidth('1'.repeat(34))).to.equal(1);
  });
});
