import { defineMetric } from '@entrepot/sdk';
import { StockBalance } from './balances/stock-balance.ts';
import { Reservation } from './reservations/reservation.ts';

/** What is counted of stock as it is now. */
export const inventoryMetrics = [
  defineMetric('inventory.onHand', StockBalance, {
    label: { en: 'Units on hand', zh: '在库件数' },
    measure: { sum: 'onHand' },
    groupBy: 'warehouse',
    unit: { en: 'units', zh: '件' },
  }),
  defineMetric('inventory.reservedUnits', StockBalance, {
    label: { en: 'Units reserved', zh: '占用件数' },
    measure: { sum: 'reserved' },
    filter: { reserved: { gt: 0 } },
    groupBy: 'warehouse',
    unit: { en: 'units', zh: '件' },
  }),
  defineMetric('inventory.soldOut', StockBalance, {
    label: { en: 'SKUs sold out', zh: '无可用库存的 SKU' },
    description: { en: 'With a balance, and nothing available.', zh: '有库存记录，但可用数量为零。' },
    measure: 'count',
    filter: { available: { lte: 0 } },
    groupBy: 'warehouse',
    unit: { en: 'SKUs', zh: '个 SKU' },
    better: 'down',
  }),
  defineMetric('inventory.reservations', Reservation, {
    label: { en: 'Reservations', zh: '新增占用' },
    measure: 'count',
    dateField: 'createdAt',
    unit: { en: 'reservations', zh: '笔' },
  }),
];
