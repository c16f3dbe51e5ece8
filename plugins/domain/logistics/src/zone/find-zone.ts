import type { Destination } from '@entrepot/sdk/carrier';

export interface ZoneLine {
  serviceId: string;
  /** ISO 3166-1 alpha-2 or `*`. */
  country: string;
  /** Prefixes of equal length, inclusive; empty for the whole country. */
  postcodeFrom: string;
  postcodeTo: string;
  zone: string;
}

/** Zone lines by service and country: the longest prefix first, of overlapping ranges the one that starts last. */
export type ZoneTable = ReadonlyMap<string, readonly ZoneLine[]>;

const keyOf = (serviceId: string, country: string) => `${serviceId} ${country}`;

export function zoneTable(lines: readonly ZoneLine[]): ZoneTable {
  const table = new Map<string, ZoneLine[]>();
  const narrowestFirst = (a: ZoneLine, b: ZoneLine) =>
    b.postcodeFrom.length - a.postcodeFrom.length || (a.postcodeFrom > b.postcodeFrom ? -1 : 1);
  for (const line of [...lines].sort(narrowestFirst)) {
    const key = keyOf(line.serviceId, line.country);
    const known = table.get(key);
    if (known) known.push(line);
    else table.set(key, [line]);
  }
  return table;
}

/** A postcode as prefixes are compared: capitals and digits alone, as `SW1A 1AA` → `SW1A1AA`. */
export function plainPostcode(postcode: string): string {
  return postcode.toUpperCase().replace(/[^0-9A-Z]/g, '');
}

/** The zone of a destination: the longest matching postcode prefix, then the country, then `*`; undefined where none fits. */
export function findZone(table: ZoneTable, serviceId: string, destination: Destination): string | undefined {
  const postcode = plainPostcode(destination.postcode ?? '');
  for (const country of [destination.country, '*']) {
    const line = table.get(keyOf(serviceId, country))?.find(({ postcodeFrom, postcodeTo }) => {
      const prefix = postcode.slice(0, postcodeFrom.length);
      return prefix.length === postcodeFrom.length && prefix >= postcodeFrom && prefix <= postcodeTo;
    });
    if (line) return line.zone;
  }
  return undefined;
}
