import { definePlugin } from '@entrepot/sdk';
import { BinBalance } from './balances/bin-balance.ts';
import { StockBalance } from './balances/stock-balance.ts';
import { CostLayer } from './costing/cost-layer.ts';
import { stockReceived } from './ledger/ledger-events.ts';
import { StockMovement } from './ledger/stock-movement.ts';
import { messages } from './messages.ts';
import { inventoryMetrics } from './metrics.ts';
import { Reservation } from './reservations/reservation.ts';
import { inventoryIssued, inventoryReleased, inventoryReserved, inventoryShort } from './reservations/reservation-events.ts';
import { sweepReservations } from './reservations/sweep-job.ts';
import { roles } from './roles.ts';
import { Stock } from './stock.ts';
import { stockActions } from './stock-actions.ts';
import { createStock } from './stock-service.ts';
import { Warehouse } from './warehouses/warehouse.ts';

export { BinBalance } from './balances/bin-balance.ts';
export { StockBalance } from './balances/stock-balance.ts';
export { CostLayer } from './costing/cost-layer.ts';
export { stockReceived } from './ledger/ledger-events.ts';
export { type LayerShare, StockMovement } from './ledger/stock-movement.ts';
export { Reservation, type ReservedLine, reservationStates } from './reservations/reservation.ts';
export { inventoryIssued, inventoryReleased, inventoryReserved, inventoryShort } from './reservations/reservation-events.ts';
export {
  type Adjustment,
  type IssueOutcome,
  type IssueRequest,
  type Posted,
  type Receipt,
  type ReserveOutcome,
  type ReserveRequest,
  type Shortage,
  Stock,
  type StockAt,
  type StockService,
  type Transfer,
  type Valuation,
  type Verification,
} from './stock.ts';
export { Warehouse } from './warehouses/warehouse.ts';

export default definePlugin({
  name: 'inventory',
  version: '1.0.0',
  label: { en: 'Inventory', zh: '库存' },
  requires: { catalog: '^1.0.0' },
  entities: [Warehouse, StockMovement, StockBalance, BinBalance, CostLayer, Reservation],
  events: [stockReceived, inventoryReserved, inventoryShort, inventoryReleased, inventoryIssued],
  actions: stockActions,
  jobs: [sweepReservations],
  metrics: inventoryMetrics,
  roles,
  messages,
  setup({ provide }) {
    provide(Stock, createStock);
  },
});
