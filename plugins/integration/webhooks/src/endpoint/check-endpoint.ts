import { Problem, type RecordChanges, type User } from '@entrepot/sdk';
import type { Endpoint } from './endpoint.entity.ts';

/** @throws Problem `webhooks.invalid-url` */
export function checkUrl(url: string, allowHttp: boolean): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isSafe = parsed?.protocol === 'https:' || (allowHttp && parsed?.protocol === 'http:');
  if (parsed && isSafe && parsed.username === '' && parsed.password === '') return;
  throw new Problem('webhooks.invalid-url', {
    detail: `"${url}" is no address for webhooks: it must start with https:// and carry no password.`,
    remedy: 'Give an address as https://example.com/hooks.',
    params: { url },
    errors: [{ pointer: '/url', code: 'webhooks.invalid-url', detail: 'It must start with https:// and carry no password.' }],
  });
}

/**
 * A change of where events go, or of which, is made in the name of who makes it: nobody gets what another may receive.
 * An endpoint that is switched on again starts afresh.
 */
export function changeEndpoint({ operation, user, changes }: RecordChanges<typeof Endpoint>, allowHttp: boolean): void {
  if (operation !== 'update') return;
  for (const { before, after } of changes) {
    if (!before || !after) continue;
    checkUrl(after.url, allowHttp);
    if (after.url !== before.url || JSON.stringify(after.events) !== JSON.stringify(before.events)) after.owner = ownerOf(user);
    if (after.active && !before.active)
      Object.assign(after, { failures: 0, failingSince: null, pausedUntil: null, disabledReason: null });
  }
}

/** What is kept of the owner. Roles of stored users are looked up when they count. */
export function ownerOf({ id, name, roles, attributes }: User): User {
  return { id, name, roles, attributes };
}
