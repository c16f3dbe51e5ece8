/** A fulfilment line that waits for units of a SKU. */
export interface WaitingLine {
  fulfilmentLineId: string;
  fulfilmentOrderId: string;
  skuId: string;
  quantity: number;
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
