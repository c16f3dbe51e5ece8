import { ShippingService } from '@entrepot/logistics';
import { type NewRow, Problem, type Transaction, tableOf, token } from '@entrepot/sdk';
import type { Quote, Rating } from '@entrepot/sdk/carrier';
import { chargeableGrams, inBand, quoteByTable, type RateLine, tariffOf } from './quote-by-table.ts';
import { Rate } from './rate.ts';

const rates = tableOf(Rate);
const services = tableOf(ShippingService);

// Of two rates for one band the one that came into force last is the one in force.
const inForce = `SELECT DISTINCT ON (rate.service_id, rate.zone, rate.over_grams) service.code AS service, rate.zone,
    rate.over_grams AS "overGrams", rate.up_to_grams AS "upToGrams", rate.currency, rate.first_grams AS "firstGrams",
    rate.first_price AS "firstPrice", rate.step_grams AS "stepGrams", rate.step_price AS "stepPrice",
    rate.volumetric_divisor AS "volumetricDivisor", rate.minimum_charge AS "minimumCharge", rate.fuel_percent AS "fuelPercent",
    rate.surcharges
  FROM unnest($1::text[], $2::text[]) AS wanted (service, zone)
    JOIN ${services} service ON service.code = wanted.service
    JOIN ${rates} rate ON rate.service_id = service.id AND rate.zone = wanted.zone
  WHERE rate.valid_from <= $3::date AND (rate.valid_to IS NULL OR rate.valid_to >= $3::date)
  ORDER BY rate.service_id, rate.zone, rate.over_grams, rate.valid_from DESC`;

const keyOf = (service: string, zone: string) => `${service} ${zone}`;

/** Prices parcels by the rates in force on the day of `now`; refuses with `no-zone` or `no-rate`. */
export function rateTableCarrier(now: () => Date): Rating {
  return {
    code: 'rate-table',

    async quote(sql, requests) {
      const wanted = new Map(
        requests.flatMap(({ service, zone }) => (zone === undefined ? [] : [[keyOf(service, zone), { service, zone }] as const])),
      );
      const pairs = [...wanted.values()];
      const lines = await sql.query<RateLine>(
        inForce,
        [pairs.map(({ service }) => service), pairs.map(({ zone }) => zone), now().toISOString().slice(0, 10)],
        { name: 'carrier-rate-table.in-force' },
      );
      const bands = Map.groupBy(lines.map(tariffOf), ({ rate }) => keyOf(rate.service, rate.zone));
      return requests.map(({ service, zone, parcel }): Quote | string => {
        if (zone === undefined) return 'no-zone';
        const tariff = bands.get(keyOf(service, zone))?.find(({ rate }) => inBand(rate, chargeableGrams(rate, parcel)));
        return tariff ? quoteByTable(tariff, parcel) : 'no-rate';
      });
    },
  };
}

/** A rate with its service by code, as a price list has it. */
export type PriceListLine = Omit<NewRow<typeof Rate>, 'service'> & { service: string };

/** Price lists in sets. */
export interface RateTableService {
  /**
   * Adds rates, or updates those of the same service, zone, band and first day.
   * @returns how many lines the list has
   * @throws Problem `carrier-rate-table.unknown-service` with a pointer to each
   */
  load(tx: Transaction, lines: readonly PriceListLine[]): Promise<number>;
}

export const RateTable = token<RateTableService>('carrier-rate-table.rates');

/** How each column is made from a line; the order is that of the statement. */
const columns: readonly [name: string, type: string, value: (line: PriceListLine) => unknown][] = [
  ['zone', 'text', (line) => line.zone],
  ['over_grams', 'bigint', (line) => line.overGrams ?? 0],
  ['up_to_grams', 'bigint', (line) => line.upToGrams ?? null],
  ['currency', 'text', (line) => line.currency],
  ['first_grams', 'bigint', (line) => line.firstGrams],
  ['first_price', 'numeric', (line) => line.firstPrice],
  ['step_grams', 'bigint', (line) => line.stepGrams],
  ['step_price', 'numeric', (line) => line.stepPrice],
  ['volumetric_divisor', 'bigint', (line) => line.volumetricDivisor ?? null],
  ['minimum_charge', 'numeric', (line) => line.minimumCharge ?? '0'],
  ['fuel_percent', 'numeric', (line) => line.fuelPercent ?? '0'],
  ['surcharges', 'jsonb', (line) => JSON.stringify(line.surcharges ?? [])],
  ['valid_from', 'date', (line) => line.validFrom ?? '2000-01-01'],
  ['valid_to', 'date', (line) => line.validTo ?? null],
];
const names = columns.map(([name]) => name);

const load = `INSERT INTO ${rates} AS rate (service_id, ${names.join(', ')})
  SELECT service.id, ${names.map((name) => `line.${name}`).join(', ')}
  FROM unnest($1::text[], ${columns.map(([, type], index) => `$${index + 2}::${type}[]`).join(', ')})
    AS line (service, ${names.join(', ')})
  JOIN ${services} service ON service.code = line.service
  ON CONFLICT (service_id, zone, over_grams, valid_from) DO UPDATE
    SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}, version = rate.version + 1, updated_at = now()`;

export const rateTable: RateTableService = {
  async load(tx, lines) {
    const known = await tx.query<{ code: string }>(`SELECT code FROM ${services} WHERE code = ANY($1)`, [
      [...new Set(lines.map(({ service }) => service))],
    ]);
    const codes = new Set(known.map(({ code }) => code));
    const errors = lines.flatMap(({ service }, index) =>
      codes.has(service)
        ? []
        : [{ pointer: `/${index}/service`, code: 'carrier-rate-table.unknown-service', detail: `no service "${service}"` }],
    );
    if (errors.length > 0) {
      throw new Problem('carrier-rate-table.unknown-service', {
        detail: errors[0]?.detail ?? '',
        remedy: 'Add the shipping service first, under /api/v1/logistics/shipping-services.',
        errors,
      });
    }
    await tx.query(load, [lines.map(({ service }) => service), ...columns.map(([, , value]) => lines.map(value))]);
    return lines.length;
  },
};
