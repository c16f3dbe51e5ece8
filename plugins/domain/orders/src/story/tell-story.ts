import { type Hook, type Sql, seriesHook } from '@entrepot/sdk';

/** The stretches of an order's way, in their order. */
export const stages = ['payload', 'review', 'route', 'stock', 'pick', 'parcel', 'tracking'] as const;
export type Stage = (typeof stages)[number];

/** One thing that happened to an order. */
export interface StoryEntry {
  readonly stage: Stage;
  /** RFC 3339. */
  readonly at: string;
  readonly by: string | null;
  /** Its sentence stands in the `messages` of a plugin, as `orders.story.routed`. */
  readonly code: string;
  /** What the sentence is filled with. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The record that holds the step. */
  readonly record: { readonly entity: string; readonly id: string } | null;
}

/** An order's way while it is gathered. */
export interface OrderStory {
  readonly orderId: string;
  readonly sql: Sql;
  add(...entries: readonly StoryEntry[]): void;
}

/** Gathers the story of one order: whoever works for orders adds what it did. */
export const tellOrderStory: Hook<'series', [OrderStory], void> = seriesHook('orders.story', 'entries, by `add`');

/** In the order of time; what happened in one moment in the order of the way, as it was added. */
export function inOrder(entries: readonly StoryEntry[]): StoryEntry[] {
  const rank = ({ stage }: StoryEntry) => stages.indexOf(stage);
  return [...entries].sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || rank(one) - rank(other));
}
