import { Decimal, Money, type MoneyValue } from '@entrepot/sdk';
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

function surchargeOf(surcharge: Surcharge, freight: Money, billableGrams: number): [Money, QuoteLine['basis']] {
  const { currency } = freight;
  if (surcharge.amount !== undefined) return [new Money(surcharge.amount, currency), {}];
  if (surcharge.perKg !== undefined) {
    const kilograms = Math.ceil(billableGrams / 1000);
    return [new Money(surcharge.perKg, currency).times(kilograms), { kilograms, perKg: surcharge.perKg }];
  }
  const percent = surcharge.percent ?? '0';
  return [freight.times(new Decimal(percent).div(100)), { percent, of: freight.amount }];
}

/**
 * Prices a parcel by one rate: the first weight, each begun step of additional weight (首重/续重), the top-up to the
 * minimum, surcharges, and fuel on the freight. Each line is rounded half-even to the currency's smallest unit;
 * the total is the sum of the lines as they stand. Lines of nothing are left out.
 */
export function quoteByTable(rate: RateLine, parcel: ParcelSize): Quote {
  const places = decimalsOf(rate.currency);
  const grams = chargeableGrams(rate, parcel);
  const steps = Math.max(0, Math.ceil((grams - rate.firstGrams) / rate.stepGrams));
  const billableGrams = rate.firstGrams + steps * rate.stepGrams;
  const lines: QuoteLine[] = [];
  let total = Money.zero(rate.currency);
  const add = (code: string, exact: Money, basis: QuoteLine['basis']): void => {
    const amount = exact.round(places);
    if (amount.isZero() && code !== 'first-weight') return;
    total = total.plus(amount);
    lines.push({ code, amount: amount.toJSON(), basis });
  };
  const price = (amount: string): Money => new Money(amount, rate.currency);

  const weights = { actualGrams: parcel.weightGrams, chargeableGrams: grams };
  add('first-weight', price(rate.firstPrice), { ...weights, firstGrams: rate.firstGrams });
  add('additional-weight', price(rate.stepPrice).times(steps), { steps, stepGrams: rate.stepGrams, stepPrice: rate.stepPrice });
  const missing = price(rate.minimumCharge).minus(total);
  if (!missing.isNegative()) add('minimum-charge', missing, { minimum: rate.minimumCharge });
  const freight = total;
  for (const surcharge of rate.surcharges) {
    const [amount, basis] = surchargeOf(surcharge, freight, billableGrams);
    add(surcharge.code, amount, basis);
  }
  add('fuel', freight.times(new Decimal(rate.fuelPercent).div(100)), { percent: rate.fuelPercent, of: freight.amount });
  return { service: rate.service, zone: rate.zone, billableGrams, lines, total: total.toJSON() satisfies MoneyValue };
}
