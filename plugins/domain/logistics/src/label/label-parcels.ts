import { type FieldProblem, Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { isLabelling, type LabelResult } from '@entrepot/sdk/carrier';
import type { CarrierAdapters } from '../carrier/carriers.ts';
import { refusedByLimits } from '../shipping/limits.ts';
import { offers } from '../shipping/offers.ts';
import { readServices, type ServiceFacts } from '../shipping/read-services.ts';
import type { LabelledParcel, Offers, ParcelRequest } from '../shipping/shipping.ts';
import { allocateNumbers, lockPools } from '../tracking-number/allocate-numbers.ts';
import { Parcel } from './parcel.ts';
import { zplLabel } from './zpl.ts';

const parcels = tableOf(Parcel);

/** A parcel that has no row yet. */
interface NewParcel extends ParcelRequest {
  /** Its place in the requests, for pointers. */
  at: number;
  parcelIndex: number;
  facts: ServiceFacts;
}

/** Its number and label. */
interface Label {
  parcelId: string | null;
  trackingNumber: string;
  zpl: string;
}

const keyOf = (reference: string, parcelIndex: number) => `${parcelIndex} ${reference}`;

/** Closes parcels; see `ShippingDesk.label`. */
export async function labelParcels(
  tx: Transaction,
  adapters: CarrierAdapters,
  requests: readonly ParcelRequest[],
  font?: string,
): Promise<LabelledParcel[]> {
  if (requests.length === 0) return [];
  const wanted = await withServices(tx, requests);
  const first = new Map(wanted.map((parcel) => [keyOf(parcel.reference, parcel.parcelIndex), parcel] as const).reverse());
  // Whoever labels the same parcels at this moment waits here, and then finds them labelled.
  await lockPools(tx, [...new Set(wanted.map(({ facts }) => facts.id))]);
  const done = await labelled(tx, [...first.values()]);
  const missing = wanted.filter((parcel) => {
    const key = keyOf(parcel.reference, parcel.parcelIndex);
    return first.get(key) === parcel && !done.has(key);
  });
  if (missing.length > 0) {
    const prices = await pricesOf(tx, adapters, missing);
    for (const [key, parcel] of await insert(tx, missing, prices, await labelsOf(tx, adapters, missing, font)))
      done.set(key, parcel);
  }
  return wanted.map(({ reference, parcelIndex }) => done.get(keyOf(reference, parcelIndex)) as LabelledParcel);
}

async function withServices(tx: Transaction, requests: readonly ParcelRequest[]): Promise<NewParcel[]> {
  const services = await readServices(tx, [...new Set(requests.map(({ service }) => service))]);
  const errors: FieldProblem[] = [];
  const parcels: NewParcel[] = [];
  for (const [at, request] of requests.entries()) {
    const facts = services.get(request.service);
    if (facts) parcels.push({ ...request, at, parcelIndex: request.parcelIndex ?? 1, facts });
    else errors.push({ pointer: `/${at}/service`, code: 'logistics.unknown-service', detail: `no service "${request.service}"` });
  }
  if (errors.length > 0) {
    throw new Problem('logistics.unknown-service', {
      detail: errors[0]?.detail ?? '',
      remedy: 'Use the code of a shipping service, as /api/v1/logistics/shipping-services lists them.',
      errors,
      params: { service: requests[Number(errors[0]?.pointer.split('/')[1])]?.service },
    });
  }
  return parcels;
}

async function labelled(tx: Transaction, wanted: readonly NewParcel[]): Promise<Map<string, LabelledParcel>> {
  const rows = await tx.query<LabelledParcel>(
    `SELECT parcel.id AS "parcelId", reference, parcel_index AS "parcelIndex", tracking_number AS "trackingNumber"
     FROM unnest($1::text[], $2::bigint[]) AS wanted (reference, parcel_index) JOIN ${parcels} parcel USING (reference, parcel_index)
     WHERE parcel.status <> 'cancelled'`,
    [wanted.map(({ reference }) => reference), wanted.map(({ parcelIndex }) => parcelIndex)],
    { name: 'logistics.labelled' },
  );
  return new Map(rows.map((row) => [keyOf(row.reference, row.parcelIndex), row]));
}

/** @throws Problem `logistics.parcel-refused` where a limit of the service forbids a parcel */
async function pricesOf(tx: Transaction, adapters: CarrierAdapters, missing: readonly NewParcel[]): Promise<Offers[]> {
  const errors = missing.flatMap(({ at, reference, service, size, facts }) => {
    const reason = refusedByLimits(facts, size);
    return reason
      ? [{ pointer: `/${at}/size`, code: `logistics.${reason}`, detail: `${service} refuses ${reference}: ${reason}` }]
      : [];
  });
  if (errors.length > 0) {
    throw new Problem('logistics.parcel-refused', {
      detail: errors.map(({ detail }) => detail).join('; '),
      remedy: 'Split the parcel or choose another service.',
      errors,
      params: { count: errors.length },
    });
  }
  const requests = missing.map(({ destination, size, service }) => ({ destination, parcel: size, services: [service] }));
  return offers(tx, adapters, requests);
}

/** Labels from the carriers that issue them, the rest from the pools. In the order of `missing`. */
async function labelsOf(
  tx: Transaction,
  adapters: CarrierAdapters,
  missing: readonly NewParcel[],
  font: string | undefined,
): Promise<Label[]> {
  const byCarrier = await carrierLabels(tx, adapters, missing);
  const pooled = missing.filter((parcel) => !byCarrier.has(parcel));
  const demands = new Map<string, { serviceId: string; service: string; count: number }>();
  for (const { facts } of pooled) {
    const demand = demands.get(facts.id);
    if (demand) demand.count += 1;
    else demands.set(facts.id, { serviceId: facts.id, service: facts.code, count: 1 });
  }
  const numbers = await allocateNumbers(tx, [...demands.values()]);
  const used = new Map<string, number>();
  return missing.map((parcel) => {
    const fromCarrier = byCarrier.get(parcel);
    if (fromCarrier) return { parcelId: fromCarrier.parcel, ...fromCarrier };
    const at = used.get(parcel.facts.id) ?? 0;
    used.set(parcel.facts.id, at + 1);
    const trackingNumber = numbers.get(parcel.facts.id)?.[at] as string;
    const { reference, parcelIndex, warehouse, size, destination } = parcel;
    const data = { serviceName: parcel.facts.name, trackingNumber, reference, parcelIndex, warehouse, size, destination };
    return {
      parcelId: parcel.parcelId ?? null,
      trackingNumber,
      zpl: zplLabel({ ...data, contents: parcel.contents ?? [] }, font),
    };
  });
}

async function carrierLabels(
  tx: Transaction,
  adapters: CarrierAdapters,
  missing: readonly NewParcel[],
): Promise<Map<NewParcel, LabelResult>> {
  const results = new Map<NewParcel, LabelResult>();
  for (const code of new Set(missing.map(({ facts }) => facts.adapter))) {
    const adapter = adapters.get(code);
    if (adapter === undefined || !isLabelling(adapter)) continue;
    const own = missing.filter(({ facts }) => facts.adapter === code);
    const fresh = await tx.query<{ id: string }>(`SELECT uuidv7() AS id FROM generate_series(1, $1)`, [own.length]);
    const byId = new Map(own.map((parcel, index) => [parcel.parcelId ?? (fresh[index]?.id as string), parcel]));
    const requests = [...byId].map(([parcel, { service, reference, size, destination }]) => {
      return { parcel, service, reference, size, destination };
    });
    for (const result of await adapter.label(tx, requests)) {
      const parcel = byId.get(result.parcel);
      if (parcel) results.set(parcel, result);
    }
  }
  return results;
}

const statement = `INSERT INTO ${parcels} (id, reference, parcel_index, service_id, warehouse_code, recipient, address_lines, city,
    postcode, country, weight_grams, length_mm, width_mm, height_mm, contents, tracking_number, quote, unpriced, price_amount,
    price_currency, zpl)
  SELECT coalesce(id, uuidv7()), reference, parcel_index, service_id, warehouse_code, recipient, address_lines, city, postcode,
    country, weight_grams, length_mm, width_mm, height_mm, contents, tracking_number, quote, unpriced, price_amount, price_currency, zpl
  FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::jsonb[], $8::text[], $9::text[],
    $10::text[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::jsonb[], $16::text[], $17::jsonb[], $18::text[],
    $19::numeric[], $20::text[], $21::text[])
    AS row (id, reference, parcel_index, service_id, warehouse_code, recipient, address_lines, city, postcode, country,
      weight_grams, length_mm, width_mm, height_mm, contents, tracking_number, quote, unpriced, price_amount, price_currency, zpl)
  RETURNING id AS "parcelId", reference, parcel_index AS "parcelIndex", tracking_number AS "trackingNumber"`;

async function insert(
  tx: Transaction,
  missing: readonly NewParcel[],
  prices: readonly Offers[],
  labels: readonly Label[],
): Promise<Map<string, LabelledParcel>> {
  const quotes = prices.map((price) => price.quotes[0]);
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  const rows = await tx.query<LabelledParcel>(
    statement,
    [
      labels.map(({ parcelId }) => parcelId),
      missing.map(({ reference }) => reference),
      missing.map(({ parcelIndex }) => parcelIndex),
      missing.map(({ facts }) => facts.id),
      missing.map(({ warehouse }) => warehouse),
      missing.map(({ destination }) => destination.name ?? null),
      missing.map(({ destination }) => json(destination.lines ?? [])),
      missing.map(({ destination }) => destination.city ?? null),
      missing.map(({ destination }) => destination.postcode ?? null),
      missing.map(({ destination }) => destination.country),
      missing.map(({ size }) => size.weightGrams),
      missing.map(({ size }) => size.lengthMm),
      missing.map(({ size }) => size.widthMm),
      missing.map(({ size }) => size.heightMm),
      missing.map(({ contents }) => json(contents ?? [])),
      labels.map(({ trackingNumber }) => trackingNumber),
      quotes.map(json),
      prices.map(({ refusals }) => refusals[0]?.reason ?? null),
      quotes.map((quote) => quote?.total.amount ?? null),
      quotes.map((quote) => quote?.total.currency ?? null),
      labels.map(({ zpl }) => zpl),
    ],
    { name: 'logistics.insert-parcels' },
  );
  return new Map(rows.map((row) => [keyOf(row.reference, row.parcelIndex), row]));
}
