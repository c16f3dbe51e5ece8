import { Money, type Sql } from '@entrepot/sdk';
import { isRating, type Quote, type QuoteRequest } from '@entrepot/sdk/carrier';
import type { CarrierAdapters } from '../carrier/carriers.ts';
import { findZone } from '../zone/find-zone.ts';
import { refusedByLimits } from './limits.ts';
import { type Reach, readReach, type ServiceFacts } from './read-services.ts';
import type { OfferRequest, Offers } from './shipping.ts';

/** Why a service is not even asked; undefined where it is. */
function refusedBefore(service: ServiceFacts | undefined, request: OfferRequest): string | undefined {
  if (service === undefined) return 'unknown-service';
  return service.active ? refusedByLimits(service, request.parcel) : 'service-paused';
}

/** Cheapest first within a currency; amounts of different currencies are not compared. */
export function cheapestFirst(quotes: readonly Quote[]): Quote[] {
  return quotes
    .map((quote) => ({ quote, total: Money.of(quote.total) }))
    .sort((a, b) => {
      if (a.total.currency !== b.total.currency) return a.total.currency < b.total.currency ? -1 : 1;
      return a.total.compare(b.total) || (a.quote.service < b.quote.service ? -1 : 1);
    })
    .map(({ quote }) => quote);
}

/** What the parcels' services and zones are read by. */
export function readReachOf(sql: Sql, requests: readonly Pick<OfferRequest, 'destination' | 'services'>[]): Promise<Reach> {
  const codes = new Set(requests.flatMap(({ services }) => services ?? []));
  return readReach(
    sql,
    [...codes],
    requests.map(({ destination }) => destination),
  );
}

/** Asks each adapter once for all parcels; see `ShippingDesk.offers`. */
export async function offers(
  sql: Sql,
  adapters: CarrierAdapters,
  requests: readonly OfferRequest[],
  reach?: Reach,
): Promise<Offers[]> {
  const { services, zones } = reach ?? (await readReachOf(sql, requests));
  const active = [...services.values()].filter((service) => service.active).map(({ code }) => code);
  const answers: Offers[] = requests.map(() => ({ quotes: [], refusals: [] }));
  const asked = new Map<string, { at: number; request: QuoteRequest }[]>();

  for (const [at, request] of requests.entries()) {
    for (const code of request.services ?? active) {
      const service = services.get(code);
      const reason = refusedBefore(service, request);
      if (service === undefined || reason !== undefined) {
        answers[at]?.refusals.push({ service: code, reason: reason ?? 'unknown-service' });
        continue;
      }
      const { destination, parcel } = request;
      const quoteRequest = { service: code, zone: findZone(zones, service.id, destination), destination, parcel };
      const list = asked.get(service.adapter);
      if (list) list.push({ at, request: quoteRequest });
      else asked.set(service.adapter, [{ at, request: quoteRequest }]);
    }
  }

  for (const [code, list] of asked) {
    const adapter = adapters.get(code);
    const results =
      adapter && isRating(adapter)
        ? await adapter.quote(
            sql,
            list.map(({ request }) => request),
          )
        : list.map(() => 'no-adapter');
    for (const [index, { at, request }] of list.entries()) {
      const result = results[index] ?? 'no-answer';
      if (typeof result === 'string') answers[at]?.refusals.push({ service: request.service, reason: result });
      else answers[at]?.quotes.push(result);
    }
  }
  return answers.map(({ quotes, refusals }) => ({ quotes: cheapestFirst(quotes), refusals }));
}
