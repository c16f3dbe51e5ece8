import { Sku } from '@entrepot/catalog';
import { defineEvent, field } from '@entrepot/sdk';
import { Warehouse } from '../warehouses/warehouse.ts';

/** More of a SKU can be reserved: received, returned, found or transferred in. Who lacked some may ask again. */
export const stockReceived = defineEvent('inventory.received', {
  warehouse: field.ref(Warehouse),
  sku: field.ref(Sku),
  quantity: field.quantity(),
});
