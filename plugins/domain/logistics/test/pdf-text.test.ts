import { expect } from 'chai';
import { runsOf } from '../src/pdf/pdf-text.ts';

const only = (pattern: RegExp) => (codePoint: number) => pattern.test(String.fromCodePoint(codePoint));
const fonts = new Map([
  ['han', only(/[\p{Script=Han}A-Za-z0-9 é?]/u)],
  ['cyrillic', only(/\p{Script=Cyrillic}/u)],
]);

describe('Text of a PDF', () => {
  it('changes the font only where it must', () => {
    expect(runsOf('王 é Улица 1', fonts)).to.deep.equal([
      { font: 'han', text: '王 é ' },
      { font: 'cyrillic', text: 'Улица' },
      { font: 'han', text: ' 1' },
    ]);
  });

  it('drops marks that no font has rather than the letter', () => {
    expect(runsOf('Łódź Œ', fonts)).to.deep.equal([{ font: 'han', text: 'Lodz OE' }]);
  });

  it('never loses a character silently', () => {
    expect(runsOf('a한b', fonts)).to.deep.equal([{ font: 'han', text: 'a?b' }]);
  });
});
