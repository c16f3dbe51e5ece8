import { isIP } from 'node:net';

type Range = readonly [address: string, bits: number];

/** IANA IPv4 Special-Purpose Address Registry: all that is not globally reachable, multicast and what is reserved. */
const private4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within 2000::/3, which alone is global unicast, the IANA IPv6 Special-Purpose Address Registry. */
const private6: readonly Range[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
];

/** Ranges that carry an IPv4 address from byte `at` on: where they lead is decided by that one. */
const carrying: readonly { range: Range; at: number }[] = [
  { range: ['::ffff:0:0', 96], at: 12 },
  { range: ['64:ff9b::', 96], at: 12 },
  { range: ['2002::', 16], at: 2 },
];

/**
 * Whether an address leads somewhere that is not on the public internet: private, loopback, link-local, shared, multicast,
 * reserved or for documentation, as itself or inside an IPv4-mapped, NAT64 or 6to4 address.
 * @param address an IPv4 or IPv6 address, with or without brackets or zone; what is none counts as private
 */
export function isPrivateAddress(address: string): boolean {
  const bytes = bytesOf(address);
  if (!bytes) return true;
  if (bytes.length === 4) return private4.some((range) => within(bytes, range));
  const carrier = carrying.find(({ range }) => within(bytes, range));
  if (carrier) return private4.some((range) => within(bytes.slice(carrier.at, carrier.at + 4), range));
  if (!within(bytes, ['2000::', 3])) return true;
  return private6.some((range) => within(bytes, range));
}

/**
 * Whether an address lies in a range.
 * @param range an address, or one with the length of its prefix, as `10.1.0.0/16`
 */
export function isInRange(address: string, range: string): boolean {
  const [start = '', bits] = range.split('/');
  const bytes = bytesOf(address);
  const first = bytesOf(start);
  if (!bytes || !first || bytes.length !== first.length) return false;
  return within(bytes, [start, bits === undefined ? first.length * 8 : Number(bits)]);
}

function within(bytes: readonly number[], [start, bits]: Range): boolean {
  const first = bytesOf(start);
  if (!first || first.length !== bytes.length) return false;
  for (let index = 0, left = bits; left > 0; index += 1, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((bytes[index] ?? 0) & mask) !== ((first[index] ?? 0) & mask)) return false;
  }
  return true;
}

function bytesOf(text: string): number[] | undefined {
  const address = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const kind = isIP(address);
  if (kind === 0) return undefined;
  if (kind === 4) return address.split('.').map(Number);
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const plain = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : address;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const gap = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...gap, ...after].flatMap((group) => [group >> 8, group & 0xff]);
}
