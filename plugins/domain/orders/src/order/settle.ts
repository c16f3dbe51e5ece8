import type { Bucket, Reason } from './bucket.ts';
import type { OrderStatus } from './order-states.ts';

/** What is known of a line when it is counted. Quantities in units of the line. */
export interface LineFacts {
  id: string;
  kind: 'goods' | 'charge' | 'discount';
  quantity: number;
  cancelled: number;
  missing: number;
  shipped: number;
  /** As it stood before; `rejected` stays, and so does the reason of what is still missing or cancelled. */
  bucket: Bucket;
  reason: Reason | null;
}

export interface OrderFacts {
  type: 'order' | 'cancellation';
  status: OrderStatus;
  /** Codes and data of the holds that stand. */
  holds: readonly Reason[];
  /** Fulfilment orders on their way: planned, reserved or in the warehouse. */
  underway: boolean;
}

export interface Standing {
  bucket: Bucket;
  reason: Reason | null;
}

export interface Settlement extends Standing {
  lines: ReadonlyMap<string, Standing>;
}

const reasonOf = (code: string, data: Reason['data'] = {}): Reason => ({ code, data });

/**
 * Puts an order and each of its lines into exactly one bucket, with a reason unless it is shipped or still open.
 * Charges and discounts go with their order: shipped when any goods were.
 */
export function settle(order: OrderFacts, lines: readonly LineFacts[]): Settlement {
  const standing = new Map<string, Standing>();
  const goods: { line: LineFacts; stands: Standing }[] = [];
  for (const line of lines) {
    if (line.bucket === 'rejected')
      standing.set(line.id, { bucket: 'rejected', reason: line.reason ?? reasonOf('order-rejected') });
    else if (line.kind === 'goods' || order.type === 'cancellation') {
      const stands = standOfGoods(order, line);
      standing.set(line.id, stands);
      goods.push({ line, stands });
    }
  }
  const whole = standOfOrder(order, lines, goods);
  const shipped = goods.some(({ line }) => line.shipped > 0);
  for (const line of lines) {
    if (!standing.has(line.id)) standing.set(line.id, shipped ? { bucket: 'shipped', reason: null } : whole);
  }
  return { ...whole, lines: standing };
}

function standOfGoods(order: OrderFacts, line: LineFacts): Standing {
  if (order.type === 'cancellation') return { bucket: 'cancelled', reason: line.reason ?? reasonOf('cancels') };
  if (order.status === 'rejected') return { bucket: 'rejected', reason: line.reason ?? reasonOf('order-rejected') };
  const wanted = line.quantity - line.cancelled;
  if (line.shipped > 0) {
    if (line.shipped < wanted) return { bucket: 'partlyShipped', reason: missingReason(line, wanted - line.shipped) };
    if (line.cancelled > 0)
      return { bucket: 'partlyShipped', reason: reasonOf('partly-cancelled', { cancelled: line.cancelled }) };
    return { bucket: 'shipped', reason: null };
  }
  if (wanted <= 0)
    return { bucket: 'cancelled', reason: (line.bucket === 'cancelled' ? line.reason : null) ?? reasonOf('cancelled') };
  if (order.status === 'held') return { bucket: 'held', reason: order.holds[0] ?? reasonOf('held') };
  if (line.missing >= wanted || (line.missing > 0 && !order.underway)) {
    return { bucket: 'short', reason: missingReason(line, Math.min(line.missing, wanted)) };
  }
  return { bucket: 'open', reason: null };
}

function missingReason(line: LineFacts, missing: number): Reason {
  if (line.missing === 0) return reasonOf('not-sent-yet', { missing });
  return reasonOf(line.reason?.code === 'waits-for-other-lines' ? line.reason.code : 'out-of-stock', { missing });
}

function standOfOrder(
  order: OrderFacts,
  lines: readonly LineFacts[],
  goods: readonly { line: LineFacts; stands: Standing }[],
): Standing {
  if (order.type === 'cancellation') return { bucket: 'cancelled', reason: goods[0]?.stands.reason ?? reasonOf('cancels') };
  if (order.status === 'rejected') {
    return {
      bucket: 'rejected',
      reason: lines.find(({ bucket }) => bucket === 'rejected')?.reason ?? reasonOf('order-rejected'),
    };
  }
  const left = goods.filter(({ line }) => line.shipped > 0 || line.quantity > line.cancelled);
  if (order.status === 'cancelled' || (goods.length > 0 && left.length === 0)) {
    return { bucket: 'cancelled', reason: goods[0]?.stands.reason ?? reasonOf('cancelled') };
  }
  if (left.some(({ line }) => line.shipped > 0)) {
    const lacking = left.find(({ line }) => line.shipped < line.quantity - line.cancelled);
    if (!lacking) return { bucket: 'shipped', reason: null };
    const { line, stands } = lacking;
    const rest = reasonOf('not-sent-yet', { missing: line.quantity - line.cancelled - line.shipped });
    return { bucket: 'partlyShipped', reason: stands.reason ?? rest };
  }
  if (order.status === 'held') return { bucket: 'held', reason: order.holds[0] ?? reasonOf('held') };
  const short = left.find(({ stands }) => stands.bucket === 'short');
  if (short && left.every(({ stands }) => stands.bucket === 'short')) return short.stands;
  return { bucket: 'open', reason: null };
}
