import { Sku } from '@entrepot/catalog';
import { defineEntity, field } from '@entrepot/sdk';
import { Warehouse } from '../warehouses/warehouse.ts';

/** How many units of a cost layer a movement took. */
export interface LayerShare {
  layerId: string;
  quantity: number;
}

/**
 * The stock ledger: every unit that came, went or moved, with what it cost. Rows are only ever added;
 * balances, bins and layers are sums of it, and a correction is a new row that points to the old one.
 */
export const StockMovement = defineEntity('inventory.stockMovement', {
  label: { en: 'Stock movement', zh: '库存流水' },
  title: 'key',
  appendOnly: true,
  operations: [],
  fields: {
    key: field.text({
      unique: true,
      label: { en: 'Key', zh: '幂等键' },
      description: { en: 'Names the business act: the same key moves stock once.', zh: '标识业务操作：同一键值只变动一次库存。' },
    }),
    // What moves has a balance, which is never deleted and knows both.
    warehouse: field.ref(Warehouse, { implied: true, label: { en: 'Warehouse', zh: '仓库' } }),
    sku: field.ref(Sku, { implied: true, label: { en: 'SKU', zh: 'SKU' } }),
    bin: field.text({ maxLength: 40, label: { en: 'Bin', zh: '库位' } }).default(''),
    kind: field.enum(
      {
        receipt: { en: 'Receipt', zh: '入库' },
        return: { en: 'Return', zh: '退货入库' },
        issue: { en: 'Issue', zh: '出库' },
        adjustment: { en: 'Adjustment', zh: '盘点调整' },
        'transfer-in': { en: 'Transfer in', zh: '调拨入' },
        'transfer-out': { en: 'Transfer out', zh: '调拨出' },
      },
      { label: { en: 'Kind', zh: '类型' } },
    ),
    quantity: field.quantity({
      label: { en: 'Quantity', zh: '数量' },
      description: { en: 'Positive in, negative out.', zh: '入库为正，出库为负。' },
    }),
    unitCost: field.money({
      label: { en: 'Unit cost', zh: '单位成本' },
      description: {
        en: 'What came in cost apiece; what went out cost on average, rounded.',
        zh: '入库为实际单价；出库为加权平均单价（四舍五入）。',
      },
    }),
    value: field.money({
      label: { en: 'Value', zh: '金额' },
      description: {
        en: 'Exact, signed as the quantity; for what went out the sum of the layers that it took.',
        zh: '精确金额，符号与数量一致；出库为所取成本层之和。',
      },
    }),
    layers: field
      .json<readonly LayerShare[]>(
        {
          type: 'array',
          items: {
            type: 'object',
            properties: { layerId: { type: 'string', format: 'uuid' }, quantity: { type: 'integer', minimum: 1 } },
            required: ['layerId', 'quantity'],
          },
        },
        {
          label: { en: 'Cost layers', zh: '成本层' },
          description: { en: 'Which layers the cost of what went out comes from.', zh: '出库成本来自哪些成本层。' },
        },
      )
      .default([]),
    reference: field.text({ index: true, label: { en: 'Reference', zh: '单据' } }),
    reason: field.text({ maxLength: 100, label: { en: 'Reason', zh: '原因' } }).optional(),
    reverses: field
      .ref('inventory.stockMovement', {
        label: { en: 'Reverses', zh: '冲销' },
        description: { en: 'The movement that this one takes back.', zh: '本条冲回的库存变动。' },
      })
      .optional(),
    occurredAt: field.timestamp({ label: { en: 'Occurred at', zh: '发生时间' } }),
  },
  // By SKU first: it serves the history of a SKU in all warehouses too.
  indexes: [{ fields: ['sku', 'warehouse', 'occurredAt'] }],
  checks: { somethingMoves: 'quantity <> 0' },
});
