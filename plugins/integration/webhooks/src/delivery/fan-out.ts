import { type Context, type Event, type Fields, type Transaction, tableOf } from '@entrepot/sdk';
import { Webhooks } from '../webhooks.ts';
import { attemptJob } from './attempt-job.ts';
import { cloudEvent } from './cloud-event.ts';
import { Delivery } from './delivery.entity.ts';

/** Writes a delivery for each endpoint that wants the event: once, in the transaction that notes the event as handled. */
export async function fanOut(event: Event<Fields>, { tx, use, now }: Context & { readonly tx: Transaction }): Promise<void> {
  const { endpoints, settings } = use(Webhooks);
  const wanting = await endpoints.wanting(event.type);
  if (wanting.length > 0) await deliver(tx, event, wanting, cloudEvent(event, settings.source), now());
}

/** @returns the ids of the deliveries that were made: none for an endpoint that has one of this event */
export async function deliver(
  tx: Transaction,
  { id, type, key }: Pick<Event<Fields>, 'id' | 'type' | 'key'>,
  endpoints: readonly string[],
  body: string,
  now: Date,
): Promise<string[]> {
  const made = await tx.query<{ id: string }>(
    `INSERT INTO ${tableOf(Delivery)} (endpoint_id, event, event_type, key, state, next_attempt_at, body)
     SELECT e.id, $2, $3, $4, 'pending', $5, $6 FROM "webhooks"."endpoints" e WHERE e.id = ANY($1::uuid[])
     ON CONFLICT (endpoint_id, event) DO NOTHING RETURNING id`,
    [endpoints, id, type, key, now.toISOString(), body],
  );
  for (const { id: delivery } of made) await tx.enqueue(attemptJob, { delivery, attempt: 0 });
  return made.map(({ id: delivery }) => delivery);
}
