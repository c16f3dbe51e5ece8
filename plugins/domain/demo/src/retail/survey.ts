import type { ImportMapping } from '@entrepot/orders';
import { Decimal } from '@entrepot/sdk';
import type { Demand } from './opening-purchase.ts';
import type { Line } from './read-days.ts';

/** A SKU as the files describe it. */
export interface SurveyedSku {
  code: string;
  name: string;
}

/** What a folder asks for: the goods that it names, and how much of each its customers want to have sent. */
export interface Survey {
  /** In the order of their codes. Only goods that some line gives both a description and a positive price. */
  skus: readonly SurveyedSku[];
  /** By code, in the same order; a SKU that nobody wants has quantity 0. */
  demands: readonly Demand[];
  /** The earliest date, `YYYY-MM-DD`; empty where no line has one. */
  firstDate: string;
  /** The numbers of all orders and cancellations in the files. */
  orders: ReadonlySet<string>;
}

interface Seen {
  name: string;
  price: string;
  wanted: number;
}

interface Read {
  code: string;
  kind: 'goods' | 'charge' | 'discount';
  name: string;
  quantity: number;
  price: string;
}

/** What a line is by the mapping's rules: the first that fits counts, goods where none does. */
export function kindOf(mapping: ImportMapping, code: string): Read['kind'] {
  const rule = mapping.kinds?.find(
    ({ codes, prefix }) => codes?.includes(code) === true || (prefix !== undefined && code.startsWith(prefix)),
  );
  return rule?.kind ?? 'goods';
}

/**
 * Looks at every line once, before the first order is imported, and reckons what will have to be sent. Orders that review
 * will hold (no customer, no country, free goods) ask for nothing, nor does what is cancelled on the day it was ordered.
 */
export class Surveyor {
  readonly #mapping: ImportMapping;
  readonly #countries: ReadonlySet<string>;
  readonly #seen = new Map<string, Seen>();
  readonly #orders = new Set<string>();
  #firstDate = '';

  constructor(mapping: ImportMapping) {
    this.#mapping = mapping;
    this.#countries = new Set(Object.entries(mapping.countries ?? {}).flatMap(([code, names]) => [code, ...names]));
  }

  /** @param lines of one day: each order stands in it as a whole */
  addDay(date: string, lines: readonly Line[]): void {
    if (/^\d{4}-\d\d-\d\d$/.test(date) && (this.#firstDate === '' || date < this.#firstDate)) this.#firstDate = date;
    const { columns, cancellation } = this.#mapping;
    const orders = Map.groupBy(lines, (line) => line[columns.externalId] ?? '');
    // Pieces by customer and SKU that are to be sent today.
    const sending = new Map<string, number>();
    for (const [number, own] of orders) {
      this.#orders.add(number.trim());
      const customer = this.#cell(own[0], columns.customerCode);
      const read = own.map((line) => this.#read(line)).filter(({ kind }) => kind === 'goods');
      if (cancellation !== undefined && number.startsWith(cancellation.prefix)) this.#withdraw(customer, read, sending);
      else this.#order(customer, this.#isSendable(own[0], customer, read), read, sending);
    }
  }

  result(): Survey {
    const sorted = [...this.#seen].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      skus: sorted.map(([code, { name }]) => ({ code, name })),
      demands: sorted.map(([code, { wanted, price }]) => ({ code, quantity: wanted, price })),
      firstDate: this.#firstDate,
      orders: this.#orders,
    };
  }

  #order(customer: string, isSendable: boolean, lines: readonly Read[], sending: Map<string, number>): void {
    for (const { code, name, quantity, price } of lines) {
      if (name === '' || !(Number(price) > 0) || !(quantity > 0)) continue;
      const seen = this.#seen.get(code) ?? { name, price: new Decimal(price).toFixed(), wanted: 0 };
      this.#seen.set(code, seen);
      if (!isSendable) continue;
      seen.wanted += quantity;
      sending.set(`${customer}\n${code}`, (sending.get(`${customer}\n${code}`) ?? 0) + quantity);
    }
  }

  #withdraw(customer: string, lines: readonly Read[], sending: Map<string, number>): void {
    for (const { code, quantity } of lines) {
      const key = `${customer}\n${code}`;
      const taken = Math.min(sending.get(key) ?? 0, Math.max(-quantity, 0));
      const seen = this.#seen.get(code);
      if (!seen || taken === 0) continue;
      seen.wanted -= taken;
      sending.set(key, (sending.get(key) ?? 0) - taken);
    }
  }

  #isSendable(line: Line | undefined, customer: string, goods: readonly Read[]): boolean {
    const { country } = this.#mapping.columns;
    const isKnown = country === undefined || this.#countries.has(this.#cell(line, country));
    return customer !== '' && isKnown && goods.every(({ quantity, price }) => quantity <= 0 || Number(price) > 0);
  }

  #read(line: Line): Read {
    const { columns } = this.#mapping;
    const code = this.#cell(line, columns.sku);
    return {
      code,
      kind: code === '' ? 'charge' : kindOf(this.#mapping, code),
      name: this.#cell(line, columns.description),
      quantity: Number(line[columns.quantity]),
      price: this.#cell(line, columns.unitPrice),
    };
  }

  #cell(line: Line | undefined, column: string | undefined): string {
    return column === undefined ? '' : (line?.[column] ?? '').trim();
  }
}
