import type { ParkedStatus, SubscriptionStatus } from '@entrepot/durable/events/event-board';

/** The subscriptions for people, a line each. */
export function subscriptionsText(all: readonly SubscriptionStatus[]): string {
  if (all.length === 0) return 'Nobody subscribes to events.';
  return table(
    ['subscription', 'waiting', 'oldest', 'parked', 'state'],
    all.map(({ name, waiting, oldestWaiting, parked, enabled, seenAt }) => [
      name,
      String(waiting),
      oldestWaiting ?? '–',
      String(parked),
      enabled ? 'enabled' : `not enabled since ${seenAt}`,
    ]),
  );
}

/** Parked events for people, a line each. */
export function parkedText(parked: readonly ParkedStatus[]): string {
  if (parked.length === 0) return 'No event is parked.';
  return table(
    ['id', 'subscription', 'key', 'failures', 'next attempt', 'error'],
    parked.map(({ id, subscription, key, failures, nextAttemptAt, error }) => [
      id,
      subscription,
      key,
      String(failures),
      failures === 0 ? 'behind the one before' : nextAttemptAt,
      error ?? '–',
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return [head, ...rows].map((row) => line(row).trimEnd()).join('\n');
}
