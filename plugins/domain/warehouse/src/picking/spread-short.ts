/** A fulfilment line that waits for units of a SKU. */
export interface WaitingLine {
  fulfilmentLineId: string;
  fulfilmentOrderId: string;
  skuId: string;
  quantity: number;
  /** The order line that it serves: the components of a bundle share one. */
  orderLineId: string;
  /** How much of the order line it serves, in the order line's units. */
  lineQuantity: number;
}

/** Units of a SKU that a fulfilment order does not get, and why. */
export interface MissingUnits {
  fulfilmentOrderId: string;
  skuId: string;
  quantity: number;
  reason: string;
}

export interface LineShortage {
  fulfilmentOrderId: string;
  fulfilmentLineId: string;
  quantity: number;
  reason: string;
}

/**
 * Spreads missing units over the lines that asked for the SKU: the last line goes short first, so that as many lines as
 * possible are complete. No line goes short by more than it asked for.
 * @param lines in their order on the fulfilment order
 */
export function spreadShort(missing: readonly MissingUnits[], lines: readonly WaitingLine[]): LineShortage[] {
  const left = lines.map((line) => ({ ...line }));
  return missing.flatMap(({ fulfilmentOrderId, skuId, quantity, reason }) => {
    let rest = quantity;
    return left
      .filter((line) => line.fulfilmentOrderId === fulfilmentOrderId && line.skuId === skuId)
      .reverse()
      .flatMap((line) => {
        const taken = Math.min(line.quantity, rest);
        line.quantity -= taken;
        rest -= taken;
        return taken > 0 ? [{ fulfilmentOrderId, fulfilmentLineId: line.fulfilmentLineId, quantity: taken, reason }] : [];
      });
  });
}

/**
 * What the other components of a bundle go short by when one does: a bundle leaves whole or not at all.
 * @param lines of the fulfilment orders, as they were before the shortages
 * @returns the shortages to add, with the reason `bundle-incomplete`
 */
export function completeBundles(shortages: readonly LineShortage[], lines: readonly WaitingLine[]): LineShortage[] {
  const short = new Map<string, number>();
  for (const { fulfilmentLineId, quantity } of shortages) {
    short.set(fulfilmentLineId, (short.get(fulfilmentLineId) ?? 0) + quantity);
  }
  const keyOf = ({ fulfilmentOrderId, orderLineId }: WaitingLine) => `${fulfilmentOrderId} ${orderLineId}`;
  return [...Map.groupBy(lines, keyOf).values()].flatMap((parts) => {
    if (!parts.some(({ fulfilmentLineId }) => short.has(fulfilmentLineId))) return [];
    const left = parts.map((part) => {
      const each = part.lineQuantity > 0 ? part.quantity / part.lineQuantity : 1;
      const quantity = part.quantity - (short.get(part.fulfilmentLineId) ?? 0);
      return { ...part, each, quantity, bundles: Math.floor(quantity / each) };
    });
    const whole = Math.min(...left.map(({ bundles }) => bundles));
    return left.flatMap(({ fulfilmentOrderId, fulfilmentLineId, quantity, each }) => {
      const surplus = quantity - whole * each;
      return surplus > 0 ? [{ fulfilmentOrderId, fulfilmentLineId, quantity: surplus, reason: 'bundle-incomplete' }] : [];
    });
  });
}
