import type { ImportMapping } from '@entrepot/orders';
import { Decimal } from '@entrepot/sdk';
import type { Demand } from './opening-purchase.ts';
import type { Line } from './read-days.ts';

/** A SKU as the files describe it. */
export interface SurveyedSku {
  code: string;
  name: string;
}

/** What a folder asks for: the goods it names, and how much of each its customers want to have sent. */
export interface Survey {
  /** In the order of their codes. Only goods that some line gives both a description and a positive price. */
  skus: readonly SurveyedSku[];
  /** By code, in the same order; a SKU that nobody wants has quantity 0. */
  demands: readonly Demand[];
  /** The first moment in the files as it stands there; empty where they hold no line. */
  firstDate: string;
}

interface Seen {
  name: string;
  price: string;
  wanted: number;
}

/** What a line is by the mapping's rules: the first that fits counts, goods where none does. */
export function kindOf(mapping: ImportMapping, code: string): 'goods' | 'charge' | 'discount' {
  const rule = mapping.kinds?.find(
    ({ codes, prefix }) => codes?.includes(code) === true || (prefix !== undefined && code.startsWith(prefix)),
  );
  return rule?.kind ?? 'goods';
}

/**
 * Looks at every line once, before the first order is imported.
 * A cancelled piece is wanted no more where the cancellation names the same customer, SKU and date: it never has to be
 * sent. What is returned on a later day had to be sent first.
 */
export class Surveyor {
  readonly #mapping: ImportMapping;
  readonly #seen = new Map<string, Seen>();
  #date = '';
  #firstDate = '';
  /** Pieces by customer and SKU that were ordered on the date at hand. */
  #ordered = new Map<string, number>();

  constructor(mapping: ImportMapping) {
    this.#mapping = mapping;
  }

  add(line: Line): void {
    const { columns, cancellation } = this.#mapping;
    const code = (line[columns.sku] ?? '').trim();
    const quantity = Number(line[columns.quantity]);
    const price = line[columns.unitPrice] ?? '';
    const name = (columns.description === undefined ? '' : (line[columns.description] ?? '')).trim();
    this.#turnTo((line[columns.orderedAt] ?? '').slice(0, 10));
    if (code === '' || !Number.isSafeInteger(quantity) || !(Number(price) > 0) || name === '') return;
    if (kindOf(this.#mapping, code) !== 'goods') return;
    const customer = columns.customerCode === undefined ? '' : (line[columns.customerCode] ?? '');
    const key = `${customer}\n${code}`;
    const cancels = cancellation !== undefined && (line[columns.externalId] ?? '').startsWith(cancellation.prefix);
    if (cancels && customer !== '') {
      const ordered = this.#ordered.get(key) ?? 0;
      const taken = Math.min(ordered, Math.max(-quantity, 0));
      const seen = this.#seen.get(code);
      if (seen) seen.wanted -= taken;
      this.#ordered.set(key, ordered - taken);
    } else if (!cancels && quantity > 0) {
      const seen = this.#seen.get(code) ?? { name, price, wanted: 0 };
      seen.wanted += quantity;
      this.#seen.set(code, seen);
      this.#ordered.set(key, (this.#ordered.get(key) ?? 0) + quantity);
    }
  }

  result(): Survey {
    const sorted = [...this.#seen].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      skus: sorted.map(([code, { name }]) => ({ code, name })),
      demands: sorted.map(([code, { wanted, price }]) => ({ code, quantity: wanted, price: new Decimal(price).toFixed() })),
      firstDate: this.#firstDate,
    };
  }

  #turnTo(date: string): void {
    if (date === this.#date) return;
    this.#date = date;
    this.#ordered = new Map();
    if (this.#firstDate === '' || date < this.#firstDate) this.#firstDate = date;
  }
}
