import { Sku } from '@entrepot/catalog';
import { defineEntity, field } from '@entrepot/sdk';
import { Warehouse } from '../warehouses/warehouse.ts';

/**
 * How much of a SKU a warehouse has. No row stands for zero.
 * Its row is the lock of everything about the SKU in the warehouse: who changes bins, layers or reservations locks it first.
 */
export const StockBalance = defineEntity('inventory.stockBalance', {
  label: { en: 'Stock balance', zh: '库存余额' },
  operations: [],
  fields: {
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    sku: field.ref(Sku, { label: { en: 'SKU', zh: 'SKU' } }),
    onHand: field.quantity({ label: { en: 'On hand', zh: '在库' } }).default(0),
    reserved: field.quantity({ label: { en: 'Reserved', zh: '已预留' } }).default(0),
    available: field.quantity({ label: { en: 'Available', zh: '可用' } }).computed('on_hand - reserved'),
  },
  indexes: [{ fields: ['warehouse', 'sku'], unique: true }],
  fillFactor: 70,
  checks: { notOversold: 'available >= 0', reservedNotNegative: 'reserved >= 0' },
});
