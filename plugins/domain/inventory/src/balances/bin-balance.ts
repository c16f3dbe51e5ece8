import { Sku } from '@entrepot/catalog';
import { defineEntity, field } from '@entrepot/sdk';
import { Warehouse } from '../warehouses/warehouse.ts';

/** How much of a SKU stands in a bin. The bin `''` is the floor: received, but not put away yet. */
export const BinBalance = defineEntity('inventory.binBalance', {
  label: { en: 'Bin balance', zh: '库位库存' },
  operations: [],
  fields: {
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    sku: field.ref(Sku, { label: { en: 'SKU', zh: 'SKU' } }),
    bin: field.text({ maxLength: 40, label: { en: 'Bin', zh: '库位' } }).default(''),
    onHand: field.quantity({ label: { en: 'On hand', zh: '在库' } }).default(0),
  },
  indexes: [
    { fields: ['warehouse', 'sku', 'bin'], unique: true },
    // What stands in a bin: for those who count it.
    { fields: ['warehouse', 'bin'] },
  ],
  fillFactor: 70,
  checks: { notNegative: 'on_hand >= 0' },
});
