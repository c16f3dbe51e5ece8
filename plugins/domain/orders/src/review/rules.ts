import { Problem } from '@entrepot/sdk';
import { Environment } from '@marcbachmann/cel-js';
import type { Reason } from '../order/bucket.ts';
import type { OrderRow } from '../order/order.ts';
import type { OrderLineRow } from '../order/order-line.ts';

/** A rule of the settings: holds an order with `code` when the expression (CEL) over `order` is true. */
export interface RuleSetting {
  code: string;
  when: string;
}

export type RuledOrder = Pick<OrderRow, 'number' | 'shop' | 'currency' | 'shipToCountry' | 'customerCode' | 'shipToPostcode'> & {
  readonly total: { amount: string } | null;
  readonly lines: readonly Pick<OrderLineRow, 'kind' | 'quantity' | 'skuCode'>[];
};

export type Rule = (order: RuledOrder) => Reason | undefined;

// Amounts are compared, never added up, in rules: a double tells 15 digits apart.
const environment = new Environment().registerVariable({
  name: 'order',
  schema: {
    number: 'string',
    shop: 'string',
    currency: 'string',
    country: 'string',
    postcode: 'string',
    customer: 'string',
    total: 'double',
    lines: 'int',
    quantity: 'int',
    skus: 'list<string>',
  },
});

const factsOf = (order: RuledOrder) => {
  const goods = order.lines.filter(({ kind }) => kind === 'goods');
  return {
    number: order.number ?? '',
    shop: order.shop,
    currency: order.currency,
    country: order.shipToCountry ?? '',
    postcode: order.shipToPostcode ?? '',
    customer: order.customerCode ?? '',
    total: Number(order.total?.amount ?? 0),
    lines: BigInt(order.lines.length),
    quantity: BigInt(goods.reduce((sum, { quantity }) => sum + quantity, 0)),
    skus: goods.map(({ skuCode }) => skuCode),
  };
};

/**
 * Compiles and type-checks the rules of the settings.
 * @throws Problem `orders.bad-rule` with the place of the rule and what is wrong with it
 */
export function compileRules(settings: readonly RuleSetting[]): Rule[] {
  return settings.map(({ code, when }, index) => {
    const checked = environment.check(when);
    const wrong = checked.valid
      ? checked.type === 'bool'
        ? undefined
        : `it gives ${checked.type}, not bool`
      : checked.error?.message;
    if (wrong !== undefined) {
      throw new Problem('orders.bad-rule', {
        status: 500,
        detail: `Review rule "${code}" cannot be used: ${wrong}`,
        remedy: 'Correct the expression under plugins.orders.rules; it is CEL over `order`, as `order.total > 5000.0`.',
        errors: [{ pointer: `/rules/${index}/when`, code: 'bad-rule', detail: String(wrong) }],
        params: { rule: code },
      });
    }
    const evaluate = environment.parse(when);
    return (order) => (evaluate({ order: factsOf(order) }) === true ? { code, data: { rule: when } } : undefined);
  });
}
