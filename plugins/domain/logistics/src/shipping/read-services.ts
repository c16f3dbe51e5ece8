import { type Sql, tableOf } from '@entrepot/sdk';
import type { Destination } from '@entrepot/sdk/carrier';
import { Carrier } from '../carrier/carrier.ts';
import { ShippingService } from '../carrier/shipping-service.ts';
import { type ZoneLine, type ZoneTable, zoneTable } from '../zone/find-zone.ts';
import { Zone } from '../zone/zone.ts';
import type { Limits } from './limits.ts';

const carriers = tableOf(Carrier);
const services = tableOf(ShippingService);
const zones = tableOf(Zone);

export interface ServiceFacts extends Limits {
  id: string;
  code: string;
  name: string;
  /** Code of the carrier's adapter. */
  adapter: string;
  /** The service and its carrier are. */
  active: boolean;
}

const facts = `service.id, service.code, service.name, carrier.adapter,
  service.status = 'active' AND carrier.status = 'active' AS active,
  max_weight_grams AS "maxWeightGrams", max_side_mm AS "maxSideMm", max_girth_mm AS "maxGirthMm"`;
const found = `FROM ${services} service JOIN ${carriers} carrier ON carrier.id = service.carrier_id
  WHERE (service.status = 'active' AND carrier.status = 'active') OR service.code = ANY($1) ORDER BY service.code`;

/** The active services and those of the given codes, by code. */
export async function readServices(sql: Sql, codes: readonly string[]): Promise<Map<string, ServiceFacts>> {
  const rows = await sql.query<ServiceFacts>(`SELECT ${facts} ${found}`, [codes], { name: 'logistics.read-services' });
  return new Map(rows.map((row) => [row.code, row]));
}

/** The services that can be asked for a parcel, and the zones of the countries it may go to. */
export interface Reach {
  services: ReadonlyMap<string, ServiceFacts>;
  zones: ZoneTable;
}

/** The active services and those of the given codes, with the zone lines that can matter to these destinations. */
export async function readReach(sql: Sql, codes: readonly string[], destinations: readonly Destination[]): Promise<Reach> {
  const countries = new Set(destinations.map(({ country }) => country));
  const rows = await sql.query<ServiceFacts & { zones: Omit<ZoneLine, 'serviceId'>[] | null }>(
    `SELECT ${facts}, (
       SELECT json_agg(json_build_object('country', country, 'postcodeFrom', postcode_from, 'postcodeTo', postcode_to, 'zone', zone))
       FROM ${zones} WHERE service_id = service.id AND country = ANY($2)
     ) AS zones
     ${found}`,
    [codes, [...countries, '*']],
    { name: 'logistics.read-reach' },
  );
  const lines = rows.flatMap(({ id, zones }) => (zones ?? []).map((line): ZoneLine => ({ serviceId: id, ...line })));
  return { services: new Map(rows.map((row) => [row.code, row])), zones: zoneTable(lines) };
}
