import { Decimal } from 'decimal.js';

// 34 digits, as IEEE 754-2008 decimal128: a sum of a billion lines stays exact.
const Exact = Decimal.clone({ precision: 34, rounding: Decimal.ROUND_HALF_EVEN });

/** Money as it stands in JSON, in request bodies and in rows: a decimal string and an ISO 4217 code. */
export interface MoneyValue {
  amount: string;
  currency: string;
}

/**
 * An exact amount in one currency. Never a float; immutable.
 * Adding two currencies throws a `RangeError`: convert first, with a dated rate.
 */
export class Money {
  readonly currency: string;
  readonly #amount: Decimal;

  constructor(amount: string | number | bigint | Decimal, currency: string) {
    if (!/^[A-Z]{3}$/.test(currency)) {
      throw new RangeError(`"${currency}" is no ISO 4217 currency code: write three capital letters, as "EUR"`);
    }
    this.#amount = new Exact(typeof amount === 'bigint' ? amount.toString() : amount);
    if (!this.#amount.isFinite()) throw new RangeError(`"${amount}" is no amount of money`);
    this.currency = currency;
  }

  static of(value: MoneyValue): Money {
    return new Money(value.amount, value.currency);
  }

  static zero(currency: string): Money {
    return new Money(0, currency);
  }

  /** The amount as a plain decimal string, without exponent. */
  get amount(): string {
    return this.#amount.toFixed();
  }

  plus(other: Money): Money {
    return new Money(this.#amount.plus(this.#same(other)), this.currency);
  }

  minus(other: Money): Money {
    return new Money(this.#amount.minus(this.#same(other)), this.currency);
  }

  /** Times a quantity, rate or share. */
  times(factor: string | number | Decimal): Money {
    return new Money(this.#amount.times(factor), this.currency);
  }

  /** Rounded half-even to `places` decimals; the currency's minor unit is the caller's to know (2 for most). */
  round(places = 2): Money {
    return new Money(this.#amount.toDecimalPlaces(places, Decimal.ROUND_HALF_EVEN), this.currency);
  }

  compare(other: Money): -1 | 0 | 1 {
    return this.#amount.comparedTo(this.#same(other)) as -1 | 0 | 1;
  }

  isZero(): boolean {
    return this.#amount.isZero();
  }

  isNegative(): boolean {
    return this.#amount.isNegative() && !this.#amount.isZero();
  }

  /**
   * Splits by weights into parts of `places` decimals that sum to the whole, by the largest remainder method
   * (Hamilton): each part is its exact share rounded down or up.
   * @param weights non-negative, not all zero
   * @throws RangeError when the weights are unusable or the amount has more than `places` decimals
   */
  split(weights: readonly number[], places = 2): Money[] {
    const total = weights.reduce((sum, weight) => sum.plus(weight), new Exact(0));
    if (weights.length === 0 || !total.isPositive() || total.isZero() || weights.some((weight) => !(weight >= 0))) {
      throw new RangeError('split needs weights that are not negative and not all zero');
    }
    const unit = new Exact(10).pow(-places);
    const units = this.#amount.div(unit);
    if (!units.isInteger()) throw new RangeError(`${this} has more than ${places} decimals: round it before the split`);
    const exact = weights.map((weight) => units.times(weight).div(total));
    const floors = exact.map((share) => share.floor());
    let left = floors.reduce((rest, floor) => rest.minus(floor), units).toNumber();
    const byRemainder = exact
      .map((share, index) => ({ index, remainder: share.minus(floors[index] as Decimal) }))
      .sort((a, b) => b.remainder.comparedTo(a.remainder) || a.index - b.index);
    const parts = [...floors];
    for (const { index } of byRemainder) {
      if (left <= 0) break;
      parts[index] = (parts[index] as Decimal).plus(1);
      left -= 1;
    }
    return parts.map((part) => new Money(part.times(unit), this.currency));
  }

  toJSON(): MoneyValue {
    return { amount: this.amount, currency: this.currency };
  }

  toString(): string {
    return `${this.amount} ${this.currency}`;
  }

  #same(other: Money): Decimal {
    if (other.currency !== this.currency) {
      throw new RangeError(`${this} and ${other} are of two currencies: convert one of them first`);
    }
    return other.#amount;
  }
}
