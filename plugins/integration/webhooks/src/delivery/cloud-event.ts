import type { Event, Fields } from '@entrepot/sdk';

/**
 * The body of a webhook: a CloudEvents 1.0 event in JSON (https://cloudevents.io).
 * @param source a URI reference that names this system
 */
export function cloudEvent({ id, type, key, payload, occurredAt }: Event<Fields>, source: string): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    subject: key,
    time: occurredAt,
    datacontenttype: 'application/json',
    data: payload,
  });
}
