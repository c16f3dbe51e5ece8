import { expect } from 'chai';
import { findZone, plainPostcode, zoneTable } from '../src/zone/find-zone.ts';

const line = (country: string, zone: string, postcodeFrom = '', postcodeTo = postcodeFrom) => ({
  serviceId: 's1',
  country,
  postcodeFrom,
  postcodeTo,
  zone,
});

describe('A zone table', () => {
  const table = zoneTable([
    line('*', 'rest'),
    line('GB', 'gb'),
    line('GB', 'highlands', 'IV'),
    line('GB', 'iv-near', 'IV1'),
    line('DE', 'de-south', '80', '89'),
  ]);
  const zone = (country: string, postcode?: string) => findZone(table, 's1', { country, postcode });

  it('prefers the longest postcode prefix, then the country, then the rest', () => {
    expect(zone('GB', 'SW1A 1AA')).to.equal('gb');
    expect(zone('GB', 'IV27 4HA')).to.equal('highlands');
    expect(zone('GB', 'iv1 1aa')).to.equal('iv-near');
    expect(zone('GB')).to.equal('gb');
    expect(zone('JP', '100-0001')).to.equal('rest');
  });

  it('includes both ends of a range', () => {
    for (const postcode of ['80331', '85000', '89999']) expect(zone('DE', postcode), postcode).to.equal('de-south');
    expect(zone('DE', '79999')).to.equal('rest');
    expect(zone('DE', '90000')).to.equal('rest');
    expect(zone('DE', '8')).to.equal('rest');
  });

  it('has no zone for a service that it does not know', () => {
    expect(findZone(table, 's2', { country: 'GB' })).to.equal(undefined);
  });

  it('compares postcodes without blanks, dashes and case', () => {
    expect(plainPostcode(' sw1a-1aa ')).to.equal('SW1A1AA');
  });
});
