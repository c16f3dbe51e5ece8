import { Decimal, Money } from '@entrepot/sdk';
import type { ParcelSize, Quote, QuoteLine } from '@entrepot/sdk/carrier';
import type { Surcharge } from './rate.ts';

/** A line of the rate table, as the entity `carrier-rate-table.rate` stores it. */
export interface RateLine {
  /** Code of the shipping service. */
  service: string;
  zone: string;
  overGrams: number;
  upToGrams: number | null;
  currency: string;
  firstGrams: number;
  firstPrice: string;
  stepGrams: number;
  stepPrice: string;
  /** Cubic centimetres a kilogram; null: the volume does not count. */
  volumetricDivisor: number | null;
  minimumCharge: string;
  fuelPercent: string;
  surcharges: readonly Surcharge[];
}

/**
 * Volumetric weight (体积重) in grams, rounded up: length × width × height in centimetres by the divisor gives
 * kilograms, so cubic millimetres by the divisor give grams. Source: IATA cargo rule (divisor 6000), carriers' own 5000.
 */
export function volumetricGrams({ lengthMm, widthMm, heightMm }: ParcelSize, divisor: number): number {
  const [length, width, height] = [BigInt(lengthMm), BigInt(widthMm), BigInt(heightMm)];
  const by = BigInt(divisor);
  return Number((length * width * height + by - 1n) / by);
}

/** The weight that counts, before it is rounded up to a step. */
export function chargeableGrams(rate: Pick<RateLine, 'volumetricDivisor'>, parcel: ParcelSize): number {
  return Math.max(parcel.weightGrams, rate.volumetricDivisor === null ? 0 : volumetricGrams(parcel, rate.volumetricDivisor));
}

/** Whether a chargeable weight falls into the rate's band. */
export function inBand(rate: Pick<RateLine, 'overGrams' | 'upToGrams'>, grams: number): boolean {
  return (grams > rate.overGrams || rate.overGrams === 0) && (rate.upToGrams === null || grams <= rate.upToGrams);
}

const minorUnits = new Map<string, number>();

/** Decimals of the smallest unit in which a currency is paid, as ICU knows them: 2 for EUR, 0 for JPY. */
export function decimalsOf(currency: string): number {
  const known = minorUnits.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  minorUnits.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}

/** A rate with its figures parsed once, for pricing many parcels. */
export interface Tariff {
  readonly rate: RateLine;
  readonly places: number;
  readonly firstPrice: Money;
  readonly stepPrice: Money;
  readonly minimum: Money;
  readonly fuel: Decimal;
  readonly surcharges: readonly ((freight: Money, billableGrams: number) => [Money, QuoteLine['basis']])[];
}

export function tariffOf(rate: RateLine): Tariff {
  const { currency } = rate;
  return {
    rate,
    places: decimalsOf(currency),
    firstPrice: new Money(rate.firstPrice, currency),
    stepPrice: new Money(rate.stepPrice, currency),
    minimum: new Money(rate.minimumCharge, currency),
    fuel: new Decimal(rate.fuelPercent).div(100),
    surcharges: rate.surcharges.map((surcharge) => surchargeBy(surcharge, currency)),
  };
}

function surchargeBy(surcharge: Surcharge, currency: string): Tariff['surcharges'][number] {
  const { amount, perKg, percent = '0' } = surcharge;
  if (amount !== undefined) {
    const fixed = new Money(amount, currency);
    return () => [fixed, {}];
  }
  if (perKg !== undefined) {
    const each = new Money(perKg, currency);
    return (_freight, billableGrams) => {
      const kilograms = Math.ceil(billableGrams / 1000);
      return [each.times(kilograms), { kilograms, perKg }];
    };
  }
  const share = new Decimal(percent).div(100);
  return (freight) => [freight.times(share), { percent, of: freight.amount }];
}

/**
 * Prices a parcel by one rate: the first weight, each begun step of additional weight (首重/续重), the top-up to the
 * minimum, surcharges, and fuel on the freight. Each line is rounded half-even to the currency's smallest unit;
 * the total is the sum of the lines as they stand. Lines of nothing are left out.
 */
export function quoteByTable({ rate, ...tariff }: Tariff, parcel: ParcelSize): Quote {
  const grams = chargeableGrams(rate, parcel);
  const steps = Math.max(0, Math.ceil((grams - rate.firstGrams) / rate.stepGrams));
  const billableGrams = rate.firstGrams + steps * rate.stepGrams;
  const lines: QuoteLine[] = [];
  let total = Money.zero(rate.currency);
  const add = (code: string, exact: Money, basis: QuoteLine['basis']): void => {
    const amount = exact.round(tariff.places);
    if (amount.isZero() && code !== 'first-weight') return;
    total = total.plus(amount);
    lines.push({ code, amount: amount.toJSON(), basis });
  };

  add('first-weight', tariff.firstPrice, {
    actualGrams: parcel.weightGrams,
    chargeableGrams: grams,
    firstGrams: rate.firstGrams,
  });
  if (steps > 0) {
    add('additional-weight', tariff.stepPrice.times(steps), { steps, stepGrams: rate.stepGrams, stepPrice: rate.stepPrice });
  }
  if (tariff.minimum.compare(total) > 0) add('minimum-charge', tariff.minimum.minus(total), { minimum: rate.minimumCharge });
  const freight = total;
  for (const [index, surcharge] of tariff.surcharges.entries()) {
    add(rate.surcharges[index]?.code ?? '', ...surcharge(freight, billableGrams));
  }
  if (!tariff.fuel.isZero()) add('fuel', freight.times(tariff.fuel), { percent: rate.fuelPercent, of: freight.amount });
  return { service: rate.service, zone: rate.zone, billableGrams, lines, total: total.toJSON() };
}
