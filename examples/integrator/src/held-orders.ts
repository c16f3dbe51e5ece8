import { type ApiClient, idOf, recordsOf } from '@entrepot/sdk/client';

/** An order that waits for a person. */
export interface HeldOrder {
  number: string;
  /** Codes of the open holds, as `no-customer`. */
  reasons: readonly string[];
}

/** The orders that are held, the oldest first, and why. */
export async function* heldOrders(client: ApiClient): AsyncGenerator<HeldOrder> {
  for await (const { id, number } of recordsOf(client, '/api/v1/orders/orders', {
    filter: { status: { eq: 'held' } },
    sort: 'createdAt',
  })) {
    const holds = recordsOf(client, '/api/v1/orders/holds', { filter: { order: { eq: id }, releasedAt: { empty: true } } });
    const reasons: string[] = [];
    for await (const { code, order } of holds) if (code && idOf(order) === id) reasons.push(code);
    yield { number: number ?? id, reasons };
  }
}
