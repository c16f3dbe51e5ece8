import type { Transaction } from '@entrepot/sdk';

/**
 * A transaction as a subscriber gets it: after `takeBack` every use of it throws, so that what is still at work when its time
 * is over cannot reach into whatever the connection does next.
 */
export function lend(tx: Transaction): { tx: Transaction; takeBack(): void } {
  const { proxy, revoke } = Proxy.revocable(tx, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { tx: proxy, takeBack: revoke };
}
