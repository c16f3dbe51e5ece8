import { field } from '@entrepot/sdk';
import type { RuleSetting } from './review/rules.ts';

/** What an admin may set under `plugins.orders`. */
export const orderSettings = {
  rules: field
    .json<RuleSetting[]>(
      {
        type: 'array',
        items: {
          type: 'object',
          required: ['code', 'when'],
          properties: { code: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' }, when: { type: 'string', minLength: 1 } },
          additionalProperties: false,
        },
      },
      {
        label: { en: 'Review rules', zh: '审单规则' },
        description: {
          en: 'Hold an order with `code` when the CEL expression over `order` is true, as `order.total > 5000.0`.',
          zh: '当关于 `order` 的 CEL 表达式为真时，以 `code` 挂起订单，例如 `order.total > 5000.0`。',
        },
      },
    )
    .default([]),
  freeGoods: field
    .enum(
      { hold: { en: 'Hold', zh: '挂起' }, ship: { en: 'Ship', zh: '发货' } },
      {
        label: { en: 'Goods at price 0', zh: '零价商品' },
        description: {
          en: 'A gift, or an error: hold for a person, or ship.',
          zh: '可能是赠品，也可能是错误：挂起由人处理，或直接发货。',
        },
      },
    )
    .default('hold'),
  partial: field
    .enum(
      { 'ship-available': { en: 'Ship what is there', zh: '有货先发' }, wait: { en: 'Wait for all', zh: '齐货再发' } },
      { label: { en: 'When stock is missing', zh: '缺货策略' } },
    )
    .default('ship-available'),
  parcelMaxGrams: field
    .integer({ minimum: 100, label: { en: 'Heaviest parcel to plan (g)', zh: '计划包裹最大重量（克）' } })
    .default(30_000),
};
