import { defineEntity, defineStates, field } from '@entrepot/sdk';
import { Warehouse } from '../warehouses/warehouse.ts';

/** A count of one SKU that a request wants or holds. */
export interface ReservedLine {
  skuId: string;
  quantity: number;
}

export const reservationStates = defineStates({
  initial: 'active',
  states: {
    active: { en: 'Active', zh: '有效' },
    released: { en: 'Released', zh: '已释放' },
    issued: { en: 'Issued', zh: '已出库' },
    expired: { en: 'Expired', zh: '已过期' },
  },
  transitions: {
    release: { from: ['active'], to: 'released', label: { en: 'Release', zh: '释放' } },
    issue: { from: ['active'], to: 'issued', label: { en: 'Issue', zh: '出库' } },
    expire: { from: ['active'], to: 'expired', label: { en: 'Expire', zh: '过期' } },
    reserve: { from: ['released', 'expired'], to: 'active', label: { en: 'Reserve again', zh: '重新预留' } },
  },
});

/**
 * Stock kept for one request. Its lines are a value, written whole: one row a request is what 10,000 requests a second take,
 * and each line's SKU is sure to exist, for the lines were taken from its balance.
 */
export const Reservation = defineEntity('inventory.reservation', {
  label: { en: 'Reservation', zh: '库存预留' },
  title: 'key',
  operations: [],
  fields: {
    key: field.text({
      unique: true,
      label: { en: 'Key', zh: '幂等键' },
      description: {
        en: 'Names the request, not the quantity: asked again, it gets what it lacks.',
        zh: '标识请求而非数量：再次请求时只补足缺少的部分。',
      },
    }),
    reference: field.text({ index: true, label: { en: 'Reference', zh: '单据' } }),
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    state: field.states(reservationStates, { label: { en: 'State', zh: '状态' } }),
    lines: field.json<readonly ReservedLine[]>(
      {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          properties: { skuId: { type: 'string', format: 'uuid' }, quantity: { type: 'integer', minimum: 1 } },
          required: ['skuId', 'quantity'],
        },
      },
      { label: { en: 'Lines', zh: '明细' } },
    ),
    expiresAt: field.timestamp({ label: { en: 'Expires at', zh: '过期时间' } }).optional(),
  },
  indexes: [{ fields: ['expiresAt'], where: `state = 'active' AND expires_at IS NOT NULL` }],
});
