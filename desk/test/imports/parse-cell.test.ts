import { parseNumber, splitMoney } from '@entrepot/desk/imports/parse-cell';
import { parseDate, parseMoment } from '@entrepot/desk/imports/parse-moment';
import { expect } from 'chai';
import fc from 'fast-check';

describe('numbers in cells', () => {
  const readings: readonly [text: string, number: string | undefined][] = [
    ['12', '12'],
    ['007', '7'],
    ['1,234.50', '1234.5'],
    ['1 234.5', '1234.5'],
    ["1'234", '1234'],
    ['-3', '-3'],
    ['3-', '-3'],
    ['(3.20)', '-3.2'],
    ['\u22123', '-3'],
    ['$1,009.99', '1009.99'],
    ['\uffe512', '12'],
    ['\uff11\uff12', '12'],
    ['.5', '0.5'],
    ['-0', '0'],
    ['12,50', undefined],
    ['1.2.3', undefined],
    ['2026-11-20', undefined],
    ['(3', undefined],
    ['1e5', undefined],
    ['two', undefined],
    ['', undefined],
  ];
  for (const [text, number] of readings) {
    it(`read ${JSON.stringify(text)} as ${number ?? 'no number'}`, () => expect(parseNumber(text)).to.equal(number));
  }

  it('read a comma as the decimal sign where the file has it so', () => {
    expect(parseNumber('1.234,50', ',')).to.equal('1234.5');
    expect(parseNumber('12,5', ',')).to.equal('12.5');
    expect(parseNumber('12.5', ',')).to.equal(undefined);
  });

  it('come back as they were, however they are grouped', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.nat(999_999), (whole, fraction) => {
        const digits = String(fraction).padStart(6, '0').replace(/0+$/, '');
        const plain = `${whole}${digits === '' ? '' : `.${digits}`}`;
        const grouped = plain.replace(/^(-?)(\d+)/, (_, sign, number) => `${sign}${number.replace(/\B(?=(\d{3})+$)/g, ',')}`);
        expect(parseNumber(grouped)).to.equal(plain);
      }),
    );
  });

  it('part from the currency beside them', () => {
    expect(splitMoney('USD 12.50')).to.deep.equal({ amount: '12.50', currency: 'USD' });
    expect(splitMoney('12.50eur')).to.deep.equal({ amount: '12.50', currency: 'EUR' });
    expect(splitMoney('12.50')).to.deep.equal({ amount: '12.50', currency: undefined });
  });
});

describe('dates in cells', () => {
  const dates: readonly [text: string, date: string | undefined][] = [
    ['2031-01-31', '2031-01-31'],
    ['2031/1/31', '2031-01-31'],
    ['2031.1.31', '2031-01-31'],
    ['2031\u5e741\u670831\u65e5', '2031-01-31'],
    ['20310131', '2031-01-31'],
    ['31.1.2031', '2031-01-31'],
    ['1/31/2031', '2031-01-31'],
    ['2031-01-31 08:30:00', '2031-01-31'],
    ['2031-01-31T08:30:00Z', '2031-01-31'],
    ['31/1/2031', undefined],
    ['2031-02-29', undefined],
    ['tomorrow', undefined],
    ['45000', undefined],
  ];
  for (const [text, date] of dates) {
    it(`read ${JSON.stringify(text)} as ${date ?? 'no date'}`, () => expect(parseDate(text, undefined)).to.equal(date));
  }

  it('have the day first where the file writes them so', () => {
    expect(parseDate('3/4/2031', 'day-first')).to.equal('2031-04-03');
    expect(parseDate('3/4/2031', 'month-first')).to.equal('2031-03-04');
  });

  it('are moments in the zone of the file, over its change to summer time', () => {
    expect(parseMoment('2026-01-15 08:30', undefined, 'Asia/Shanghai')).to.equal('2026-01-15T00:30:00.000Z');
    expect(parseMoment('2026-01-15 12:00', undefined, 'Europe/Berlin')).to.equal('2026-01-15T11:00:00.000Z');
    expect(parseMoment('2026-07-15 12:00', undefined, 'Europe/Berlin')).to.equal('2026-07-15T10:00:00.000Z');
    expect(parseMoment('2026-03-29 03:30', undefined, 'Europe/Berlin')).to.equal('2026-03-29T01:30:00.000Z');
    expect(parseMoment('1/31/2031 8:30 PM', undefined, 'UTC')).to.equal('2031-01-31T20:30:00.000Z');
    expect(parseMoment('2031-01-31T08:30:00+08:00', undefined, 'UTC')).to.equal('2031-01-31T00:30:00.000Z');
    expect(parseMoment('2031-01-31 25:00', undefined, 'UTC')).to.equal(undefined);
  });
});
