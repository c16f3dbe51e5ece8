import { type Context, forPlugin } from '@entrepot/sdk';
import { orderHeld } from '../events.ts';
import { move, type OpenOrder, type WholeOrder } from '../order/open-order.ts';
import { about, holdOrder, note, publish, type Step } from '../order/step.ts';
import { builtInChecks } from './built-in-checks.ts';
import { type OrderUnderReview, reviewOrder } from './review-hook.ts';
import type { Rule } from './rules.ts';

export interface ReviewSettings {
  rules: readonly Rule[];
  freeGoods: 'hold' | 'ship';
}

/** Decides received orders, by the built-in checks, the rules and the plugins, each with its say. */
export async function reviewStep(
  context: Context,
  settings: ReviewSettings,
  step: Step,
  orders: readonly WholeOrder[],
): Promise<void> {
  const held: OpenOrder[] = [];
  for (const order of orders) {
    for (const reason of builtInChecks(order.record, settings)) holdOrder(step, order, reason, 'orders');
    for (const rule of settings.rules) {
      const reason = rule(order.record);
      if (reason) holdOrder(step, order, reason, 'orders');
    }
    await context.call(reviewOrder, underReview(step, order));
    if (order.holds.length > 0) {
      move(order, 'hold');
      held.push(order);
      note(step, order.record.id, 'held', { codes: order.holds.map(({ code }) => code) });
    } else {
      move(order, 'approve');
      note(step, order.record.id, 'approved');
    }
  }
  publish(
    step,
    orderHeld,
    held.map((order) => about(order, { codes: order.holds.map(({ code }) => code) })),
  );
}

function underReview(step: Step, order: WholeOrder): OrderUnderReview {
  const subject = (plugin: string): OrderUnderReview => ({
    ...order.record,
    hold: (code, data = {}) => holdOrder(step, order, { code, data }, plugin),
    [forPlugin]: subject,
  });
  // The kernel hands each tap the subject of its own plugin; this one is what they are made from.
  return subject(reviewOrder.name);
}
