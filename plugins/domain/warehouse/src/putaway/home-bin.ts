import { Sku } from '@entrepot/catalog';
import { Warehouse } from '@entrepot/inventory';
import { defineEntity, field } from '@entrepot/sdk';
import { Bin } from '../bins/bin.ts';

/** Where a SKU lives in a warehouse: received stock goes there. */
export const HomeBin = defineEntity('warehouse.homeBin', {
  label: { en: 'Home bin', zh: '固定库位' },
  fields: {
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    sku: field.ref(Sku, { label: { en: 'SKU', zh: 'SKU' } }),
    bin: field.ref(Bin, { label: { en: 'Bin', zh: '库位' } }),
  },
  indexes: [{ fields: ['warehouse', 'sku'], unique: true }],
});
