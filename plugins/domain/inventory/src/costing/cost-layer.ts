import { Sku } from '@entrepot/catalog';
import { defineEntity, field } from '@entrepot/sdk';
import { StockMovement } from '../ledger/stock-movement.ts';
import { Warehouse } from '../warehouses/warehouse.ts';

/** What one receipt cost, and how much of it is still there. Layers are used up in the order of receipt (FIFO). */
export const CostLayer = defineEntity('inventory.costLayer', {
  label: { en: 'Cost layer', zh: '成本层' },
  operations: [],
  fields: {
    // As its movement says.
    warehouse: field.ref(Warehouse, { implied: true, label: { en: 'Warehouse', zh: '仓库' } }),
    sku: field.ref(Sku, { implied: true, label: { en: 'SKU', zh: 'SKU' } }),
    movement: field.ref(StockMovement, { label: { en: 'Movement', zh: '库存流水' } }),
    receivedAt: field.timestamp({
      label: { en: 'Received at', zh: '入库时间' },
      description: {
        en: 'A transfer keeps the time of the first receipt, for stock age.',
        zh: '调拨保留首次入库时间，用于计算库龄。',
      },
    }),
    quantity: field.quantity({ minimum: 1, label: { en: 'Quantity', zh: '数量' } }),
    remaining: field.quantity({ minimum: 0, label: { en: 'Remaining', zh: '剩余' } }),
    open: field
      .boolean({ label: { en: 'Open', zh: '未用完' }, description: { en: 'Something of it is left.', zh: '该批还有剩余。' } })
      .computed('remaining > 0'),
    unitCost: field.money({ label: { en: 'Unit cost', zh: '单位成本' } }),
  },
  // Over `open`, not `remaining`: an index does not have to follow what is only counted down.
  indexes: [{ fields: ['warehouse', 'sku', 'receivedAt'], where: 'open' }],
  fillFactor: 70,
  checks: { withinReceipt: 'remaining >= 0 AND remaining <= quantity' },
});
