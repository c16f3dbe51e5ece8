import { type NewRow, Problem, type Transaction, tableOf, token } from '@entrepot/sdk';
import { NumberPool } from '../tracking-number/number-pool.ts';
import { Zone } from '../zone/zone.ts';
import { Carrier } from './carrier.ts';
import { ShippingService } from './shipping-service.ts';

/** A carrier with its services, their zones and number pools: what a contract with it says. */
export type CarrierContract = NewRow<typeof Carrier> & {
  services: readonly (Omit<NewRow<typeof ShippingService>, 'carrier'> & {
    zones?: readonly Omit<NewRow<typeof Zone>, 'service'>[];
    pools?: readonly Omit<NewRow<typeof NumberPool>, 'service'>[];
  })[];
};

/** Writes what contracts with carriers say. */
export interface CarrierRegister {
  /**
   * Creates carriers and services, or updates those whose code exists already. Given zones replace a service's zones;
   * pools that exist already (by prefix, suffix, digits and last number) are left alone, for numbers were taken from them.
   * @returns the id of each service by code
   */
  add(tx: Transaction, contracts: readonly CarrierContract[]): Promise<Map<string, string>>;
}

export const CarrierContracts = token<CarrierRegister>('logistics.contracts');

const carriers = tableOf(Carrier);
const services = tableOf(ShippingService);
const zones = tableOf(Zone);
const pools = tableOf(NumberPool);

export const carrierRegister: CarrierRegister = {
  async add(tx, contracts) {
    const saved = await tx.query<{ id: string; code: string }>(
      `INSERT INTO ${carriers} AS carrier (code, name, adapter, tracking_url, status)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, adapter = excluded.adapter, tracking_url = excluded.tracking_url,
         status = excluded.status, version = carrier.version + 1, updated_at = now()
       RETURNING id, code`,
      [
        contracts.map(({ code }) => code),
        contracts.map(({ name }) => name),
        contracts.map(({ adapter }) => adapter ?? 'rate-table'),
        contracts.map(({ trackingUrl }) => trackingUrl ?? null),
        contracts.map(({ status }) => status ?? 'active'),
      ],
    );
    const carrierIds = new Map(saved.map(({ id, code }) => [code, id]));
    const offered = contracts.flatMap((contract) =>
      contract.services.map((service) => ({ carrierId: carrierIds.get(contract.code), ...service })),
    );
    const ids = await saveServices(tx, offered);
    await saveZones(tx, offered, ids);
    await savePools(tx, offered, ids);
    return ids;
  },
};

type Offered = CarrierContract['services'][number] & { carrierId: string | undefined };

async function saveServices(tx: Transaction, offered: readonly Offered[]): Promise<Map<string, string>> {
  const codes = offered.map(({ code }) => code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) {
    throw new Problem('logistics.service-twice', {
      detail: `the service "${twice}" is given twice`,
      remedy: 'Give each shipping service a code of its own.',
      params: { service: twice },
    });
  }
  const rows = await tx.query<{ id: string; code: string }>(
    `INSERT INTO ${services} AS service (carrier_id, code, name, transport_mode, max_weight_grams, max_side_mm, max_girth_mm,
       days_min, days_max, status)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
       $9::bigint[], $10::text[])
     ON CONFLICT (code) DO UPDATE SET carrier_id = excluded.carrier_id, name = excluded.name,
       transport_mode = excluded.transport_mode, max_weight_grams = excluded.max_weight_grams, max_side_mm = excluded.max_side_mm,
       max_girth_mm = excluded.max_girth_mm, days_min = excluded.days_min, days_max = excluded.days_max, status = excluded.status,
       version = service.version + 1, updated_at = now()
     RETURNING id, code`,
    [
      offered.map(({ carrierId }) => carrierId),
      codes,
      offered.map(({ name }) => name),
      offered.map(({ transportMode }) => transportMode ?? 'post'),
      offered.map(({ maxWeightGrams }) => maxWeightGrams ?? null),
      offered.map(({ maxSideMm }) => maxSideMm ?? null),
      offered.map(({ maxGirthMm }) => maxGirthMm ?? null),
      offered.map(({ daysMin }) => daysMin ?? null),
      offered.map(({ daysMax }) => daysMax ?? null),
      offered.map(({ status }) => status ?? 'active'),
    ],
  );
  return new Map(rows.map(({ id, code }) => [code, id]));
}

async function saveZones(tx: Transaction, offered: readonly Offered[], ids: ReadonlyMap<string, string>): Promise<void> {
  const zoned = offered.filter((service) => service.zones !== undefined);
  const lines = zoned.flatMap((service) => (service.zones ?? []).map((zone) => ({ service: ids.get(service.code), ...zone })));
  await tx.query(`DELETE FROM ${zones} WHERE service_id = ANY($1::uuid[])`, [zoned.map(({ code }) => ids.get(code))]);
  await tx.query(
    `INSERT INTO ${zones} (service_id, country, postcode_from, postcode_to, zone)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      lines.map(({ service }) => service),
      lines.map(({ country }) => country),
      lines.map(({ postcodeFrom }) => postcodeFrom ?? ''),
      lines.map(({ postcodeTo, postcodeFrom }) => postcodeTo ?? postcodeFrom ?? ''),
      lines.map(({ zone }) => zone),
    ],
  );
}

async function savePools(tx: Transaction, offered: readonly Offered[], ids: ReadonlyMap<string, string>): Promise<void> {
  const rows = offered.flatMap((service) => (service.pools ?? []).map((pool) => ({ service: ids.get(service.code), ...pool })));
  await tx.query(
    `INSERT INTO ${pools} (service_id, prefix, suffix, digits, check_digit, next, last, status)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::text[])
     ON CONFLICT (prefix, suffix, digits, last) DO NOTHING`,
    [
      rows.map(({ service }) => service),
      rows.map(({ prefix }) => prefix ?? ''),
      rows.map(({ suffix }) => suffix ?? ''),
      rows.map(({ digits }) => digits ?? 8),
      rows.map(({ checkDigit }) => checkDigit ?? 'none'),
      rows.map(({ next }) => next),
      rows.map(({ last }) => last),
      rows.map(({ status }) => status ?? 'active'),
    ],
  );
}
