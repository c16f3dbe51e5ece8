/** A line of a cancellation that looks for what it takes back. */
export interface Withdrawal {
  lineId: string;
  customer: string | null;
  skuCode: string;
  /** Units to take back, positive. */
  quantity: number;
  /** RFC 3339 in UTC. */
  at: string;
}

/** An earlier line of the same shop. */
export interface EarlierLine {
  lineId: string;
  customer: string | null;
  skuCode: string;
  orderedAt: string;
  /** Its order's number and its position there: among lines of one moment the choice must not depend on ids. */
  orderNumber: string;
  position: number;
  quantity: number;
  cancelled: number;
  returned: number;
  shipped: number;
  /** Units that the warehouse works on: too late to stop, they come back after they left. */
  inWarehouse: number;
}

/** What a withdrawal turned out to be. `cancel` + `giveBack` is its quantity where it matched. */
export interface Match {
  lineId: string;
  reason: 'cancels' | 'returns' | 'return-without-match';
  targetId: string | null;
  cancel: number;
  giveBack: number;
}

const keyOf = (line: { customer: string | null; skuCode: string }) => `${line.customer ?? ''}\u0000${line.skuCode}`;

/**
 * Finds for each withdrawal, in their order, the latest earlier line of the same customer and SKU with as much not yet
 * cancelled or returned. What has not left is cancelled, the rest is returned. Without a customer nothing matches.
 */
export function matchWithdrawals(withdrawals: readonly Withdrawal[], earlier: readonly EarlierLine[]): Match[] {
  const byKey = new Map<string, EarlierLine[]>();
  for (const line of earlier) {
    const known = byKey.get(keyOf(line));
    if (known) known.push({ ...line });
    else byKey.set(keyOf(line), [{ ...line }]);
  }
  for (const lines of byKey.values()) {
    lines.sort((a, b) => compare(b.orderedAt, a.orderedAt) || compare(b.orderNumber, a.orderNumber) || b.position - a.position);
  }
  return withdrawals.map((withdrawal) => {
    const { lineId, customer, quantity, at } = withdrawal;
    const target =
      customer === null
        ? undefined
        : byKey
            .get(keyOf(withdrawal))
            ?.find((line) => line.orderedAt <= at && line.quantity - line.cancelled - line.returned >= quantity);
    if (!target) return { lineId, reason: 'return-without-match', targetId: null, cancel: 0, giveBack: quantity };
    const stoppable = Math.max(
      0,
      target.quantity - target.cancelled - Math.max(target.shipped, target.returned) - target.inWarehouse,
    );
    const cancel = Math.min(quantity, stoppable);
    const giveBack = quantity - cancel;
    target.cancelled += cancel;
    target.returned += giveBack;
    return { lineId, reason: giveBack === 0 ? 'cancels' : 'returns', targetId: target.lineId, cancel, giveBack };
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
