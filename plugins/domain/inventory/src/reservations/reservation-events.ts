import { defineEvent, field } from '@entrepot/sdk';
import type { Shortage } from '../stock.ts';
import { Warehouse } from '../warehouses/warehouse.ts';

const request = { key: field.text(), reference: field.text(), warehouse: field.ref(Warehouse) };

/** A request got all it asked for. */
export const inventoryReserved = defineEvent('inventory.reserved', request);

/** A request got nothing; the figures that decided are with it. */
export const inventoryShort = defineEvent('inventory.short', { ...request, shortages: field.json<readonly Shortage[]>() });

/** A reservation is free again, by its owner or because it expired. */
export const inventoryReleased = defineEvent('inventory.released', {
  ...request,
  because: field.enum({ released: { en: 'Released', zh: '已释放' }, expired: { en: 'Expired', zh: '已过期' } }),
});

/** Reserved goods left the warehouse. */
export const inventoryIssued = defineEvent('inventory.issued', request);
