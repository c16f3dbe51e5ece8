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

/** The active services and those of the given codes, by code. */
export async function readServices(sql: Sql, codes: readonly string[]): Promise<Map<string, ServiceFacts>> {
  const rows = await sql.query<ServiceFacts>(
    `SELECT service.id, service.code, service.name, carrier.adapter, service.status = 'active' AND carrier.status = 'active' AS active,
       max_weight_grams AS "maxWeightGrams", max_side_mm AS "maxSideMm", max_girth_mm AS "maxGirthMm"
     FROM ${services} service JOIN ${carriers} carrier ON carrier.id = service.carrier_id
     WHERE (service.status = 'active' AND carrier.status = 'active') OR service.code = ANY($1) ORDER BY service.code`,
    [codes],
    { name: 'logistics.read-services' },
  );
  return new Map(rows.map((row) => [row.code, row]));
}

/** The zone lines that can matter to these destinations. */
export async function readZones(
  sql: Sql,
  serviceIds: readonly string[],
  destinations: readonly Destination[],
): Promise<ZoneTable> {
  const countries = new Set(destinations.map(({ country }) => country));
  const lines = await sql.query<ZoneLine>(
    `SELECT service_id AS "serviceId", country, postcode_from AS "postcodeFrom", postcode_to AS "postcodeTo", zone
     FROM ${zones} WHERE service_id = ANY($1::uuid[]) AND country = ANY($2)`,
    [serviceIds, [...countries, '*']],
    { name: 'logistics.read-zones' },
  );
  return zoneTable(lines);
}
