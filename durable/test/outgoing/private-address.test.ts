import { isAllowedPrivate, isDeclared } from '@entrepot/durable/outgoing/allowed-hosts';
import { isInRange, isPrivateAddress } from '@entrepot/durable/outgoing/private-address';
import { expect } from 'chai';
import fc from 'fast-check';

/** First and last address of each range of the IANA registries, and those beside them that are public. */
const addresses: Readonly<Record<'closed' | 'open', readonly string[]>> = {
  closed: [
    ...[
      '0.0.0.0',
      '0.255.255.255',
      '10.0.0.0',
      '10.255.255.255',
      '100.64.0.0',
      '100.127.255.255',
      '127.0.0.1',
      '127.255.255.255',
    ],
    ...['169.254.0.0', '169.254.169.254', '169.254.255.255', '172.16.0.0', '172.31.255.255', '192.0.0.0', '192.0.0.255'],
    ...['192.0.2.0', '192.0.2.255', '192.88.99.0', '192.168.0.0', '192.168.255.255', '198.18.0.0', '198.19.255.255'],
    ...['198.51.100.0', '203.0.113.255', '224.0.0.0', '239.255.255.255', '240.0.0.0', '255.255.255.255'],
    ...['::', '::1', '::7f00:1', '::127.0.0.1', '[::1]', '64:ff9b:1::1', '100::1', '100:0:0:1::1', '2001::1', '2001:db8::1'],
    ...[
      '2001:1ff:ffff::',
      '3fff::1',
      '3fff:fff:ffff::',
      '5f00::1',
      'fc00::1',
      'fdff:ffff::1',
      'fe80::1',
      'fe80::1%eth0',
      'febf::1',
    ],
    ...['fec0::1', 'ff00::1', 'ff02::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '4000::1', '1fff:ffff::1'],
    // With an IPv4 address inside.
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:10.0.0.1',
      '[::ffff:169.254.169.254]',
      '64:ff9b::10.0.0.1',
      '64:ff9b::a00:1',
    ],
    ...['2002:7f00:1::', '2002:a00:1::1', '2002:c0a8:101::1'],
    // No addresses at all.
    ...['', 'localhost', '127.1', '0x7f.0.0.1', '2130706433', '1.2.3', '1.2.3.4.5', '1.2.3.256', ':::', '12345::'],
  ],
  open: [
    ...['1.0.0.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
    ...[
      '169.253.255.255',
      '169.255.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '191.255.255.255',
      '192.0.1.0',
      '192.0.3.0',
      '192.88.98.255',
    ],
    ...['192.88.100.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '198.51.99.255', '198.51.101.0'],
    ...['203.0.112.255', '203.0.114.0', '223.255.255.255'],
    ...[
      '2001:200::1',
      '2001:4860:4860::8888',
      '2606:4700::1111',
      '[2a00:1450::1]',
      '2003::1',
      '3ffe::1',
      '2001:db7::1',
      '2001:db9::1',
    ],
    ...['::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '64:ff9b::808:808', '2002:808:808::1'],
  ],
};

describe('isPrivateAddress', () => {
  for (const address of addresses.closed)
    it(`closes ${address || 'nothing'}`, () => expect(isPrivateAddress(address)).to.equal(true));
  for (const address of addresses.open) it(`opens ${address}`, () => expect(isPrivateAddress(address)).to.equal(false));

  it('says the same of an IPv4 address, mapped, translated, and in hexadecimal groups', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const groups = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        const wanted = isPrivateAddress(address);
        for (const carried of [`::ffff:${address}`, `::ffff:${groups}`, `64:ff9b::${groups}`, `2002:${groups}::1`]) {
          expect(isPrivateAddress(carried), carried).to.equal(wanted);
        }
      }),
    );
  });

  it('closes every IPv6 address outside 2000::/3 that carries no public IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const carries = isInRange(address, '::ffff:0:0/96') || isInRange(address, '64:ff9b::/96');
        if (!carries && !isInRange(address, '2000::/3')) expect(isPrivateAddress(address), address).to.equal(true);
      }),
    );
  });
});

describe('the hosts of a manifest', () => {
  it('are exact, or all below a name, or all', () => {
    expect(isDeclared('api.example.com', ['api.example.com'])).to.equal(true);
    expect(isDeclared('API.Example.com.', ['api.example.com'])).to.equal(true);
    expect(isDeclared('api.example.com', ['*.example.com'])).to.equal(true);
    expect(isDeclared('a.b.example.com', ['*.example.com'])).to.equal(true);
    expect(isDeclared('anything', ['*'])).to.equal(true);
    for (const host of ['example.com', 'badexample.com', 'api.example.com.evil.net', '.example.com', '']) {
      expect(isDeclared(host, ['*.example.com']), host).to.equal(false);
    }
    expect(isDeclared('api.example.com', [])).to.equal(false);
  });

  it('do not open private addresses; the operator does, by host or by range', () => {
    expect(isAllowedPrivate('erp.internal', '10.1.2.3', ['erp.internal'])).to.equal(true);
    expect(isAllowedPrivate('erp.internal', '10.1.2.3', ['10.1.0.0/16'])).to.equal(true);
    expect(isAllowedPrivate('erp.internal', '10.2.2.3', ['10.1.0.0/16', 'other.internal', '*'])).to.equal(false);
    expect(isAllowedPrivate('[fd00::1]', 'fd00::1', ['fd00::/8'])).to.equal(true);
  });
});
