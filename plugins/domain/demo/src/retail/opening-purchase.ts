import { Decimal, Money } from '@entrepot/sdk';
import { fractionOf } from '../random.ts';

/** What the files of a folder ask of one SKU. */
export interface Demand {
  code: string;
  /** Pieces that customers ordered and did not cancel. */
  quantity: number;
  /** What a piece sells for, in the shop's currency. */
  price: string;
}

/** A warehouse that stock may be bought for; the shares of all add up to 1. */
export interface Share {
  code: string;
  share: number;
}

/** So many pieces of a SKU for a warehouse, at what one costs. */
export interface Purchase {
  sku: string;
  warehouse: string;
  quantity: number;
  unitCost: string;
}

/** The part of its demand that is bought of a SKU: between 88 % and 102 %, 95 % on average, so that shortages occur. */
export function coverOf(code: string): number {
  return 0.88 + 0.14 * fractionOf(`${code}/cover`);
}

/** What a piece costs: between 35 % and 60 % of its price, four decimals. */
export function costOf(code: string, price: string): string {
  const share = 0.35 + 0.25 * fractionOf(`${code}/cost`);
  return new Decimal(price).times(share.toFixed(4)).toDecimalPlaces(4, Decimal.ROUND_HALF_EVEN).toFixed(4);
}

/** Pieces to buy for a demand; the fraction left over buys one more piece for just that fraction of the SKUs. */
function bought(code: string, quantity: number): number {
  const exact = quantity * coverOf(code);
  const whole = Math.floor(exact);
  return whole + (fractionOf(`${code}/rounding`) < exact - whole ? 1 : 0);
}

/**
 * Draws up the opening purchase: for each SKU what its cover says, spread over the warehouses by their shares.
 * Fewer than `minimumSplit` pieces stay together in the first warehouse.
 */
export function planPurchase(demands: readonly Demand[], warehouses: readonly Share[], minimumSplit = 24): Purchase[] {
  const [first] = warehouses;
  if (!first) return [];
  return demands.flatMap(({ code, quantity, price }) => {
    const pieces = bought(code, quantity);
    if (pieces <= 0) return [];
    const unitCost = costOf(code, price);
    if (pieces < minimumSplit) return [{ sku: code, warehouse: first.code, quantity: pieces, unitCost }];
    // Money's largest-remainder split serves pieces as well: no piece is lost or invented.
    const parts = new Money(pieces, 'XXX').split(
      warehouses.map(({ share }) => share),
      0,
    );
    return warehouses.flatMap((warehouse, index) => {
      const part = Number(parts[index]?.amount ?? 0);
      return part > 0 ? [{ sku: code, warehouse: warehouse.code, quantity: part, unitCost }] : [];
    });
  });
}
