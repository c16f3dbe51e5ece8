import { tellOrderStory } from '@entrepot/orders';
import { changingRecords, definePlugin, field } from '@entrepot/sdk';
import { Bin } from './bins/bin.ts';
import { countDone } from './bins/count-done.ts';
import { guardBins } from './bins/guard-bins.ts';
import { warehouseDesk } from './desk.ts';
import { floorActions } from './floor-actions.ts';
import { goodsActions } from './goods-actions.ts';
import { floorSnapshot } from './handheld/floor-snapshot.ts';
import { Handheld } from './handheld/handheld.ts';
import { recordScans } from './handheld/record-scans.ts';
import { Scan } from './handheld/scan.ts';
import { discard, settle } from './handheld/settle-scan.ts';
import { sweepScans } from './handheld/sweep-job.ts';
import { messages } from './messages.ts';
import { warehouseMetrics } from './metrics.ts';
import { Carton } from './packing/carton.ts';
import { usualTolerance } from './packing/check-weight.ts';
import { Package } from './packing/package.ts';
import { PickTask } from './picking/pick-task.ts';
import { printActions } from './print/print-actions.ts';
import { HomeBin } from './putaway/home-bin.ts';
import { Delivery, DeliveryLine } from './receiving/delivery.ts';
import { roles } from './roles.ts';
import { tellFloor } from './story/tell-floor.ts';
import { WarehouseDesk } from './warehouse-desk.ts';
import { CutOff } from './waves/cut-off.ts';
import { Wave } from './waves/wave.ts';

export { Bin } from './bins/bin.ts';
export { Handheld } from './handheld/handheld.ts';
export type { Operation, Outcome } from './handheld/operation.ts';
export { Scan, type ScanKind, type ScanRow, scanStates } from './handheld/scan.ts';
export { Carton } from './packing/carton.ts';
export { Package, type PackageContent, packageStates, type WeightReason } from './packing/package.ts';
export { PickTask, pickTaskStates } from './picking/pick-task.ts';
export { HomeBin } from './putaway/home-bin.ts';
export type { Placement, PutawayRequest } from './putaway/putaway.ts';
export { Delivery, DeliveryLine } from './receiving/delivery.ts';
export {
  type Doing,
  type PackageToWeigh,
  type PackOutcome,
  type PackRequest,
  type PickRequest,
  type PlanWave,
  type Selection,
  type ShipOutcome,
  type ShortPick,
  WarehouseDesk,
} from './warehouse-desk.ts';
export { CutOff } from './waves/cut-off.ts';
export { Wave, waveStates } from './waves/wave.ts';

const count = (en: string, zh: string, usual: number) => field.integer({ minimum: 1, label: { en, zh } }).default(usual);

export default definePlugin({
  name: 'warehouse',
  version: '1.0.0',
  label: { en: 'Warehouse', zh: '仓库作业' },
  requires: { catalog: '^1.0.0', inventory: '^1.0.0', logistics: '^1.0.0', orders: '^1.0.0' },
  settings: {
    maxOrdersPerWave: count('Fulfilment orders a wave', '每波次配货单上限', 200),
    maxLinesPerWave: count('Pick lines a wave', '每波次拣货行上限', 5_000),
    tolerancePercent: field
      .integer({ minimum: 0, maximum: 100, label: { en: 'Weight tolerance (%)', zh: '重量容差（%）' } })
      .default(usualTolerance.percent),
    toleranceGrams: field
      .integer({ minimum: 0, label: { en: 'Least weight tolerance (g)', zh: '最小重量容差（克）' } })
      .default(usualTolerance.grams),
  },
  entities: [Bin, HomeBin, CutOff, Wave, PickTask, Carton, Package, Delivery, DeliveryLine, Handheld, Scan],
  actions: { ...floorActions, ...goodsActions, ...printActions, countDone, recordScans, floorSnapshot, settle, discard },
  jobs: [sweepScans],
  metrics: warehouseMetrics,
  roles,
  messages,
  setup({ settings, provide, on }) {
    const limits = { maxOrders: settings.maxOrdersPerWave, maxLines: settings.maxLinesPerWave };
    const tolerance = { percent: settings.tolerancePercent, grams: settings.toleranceGrams };
    on(changingRecords(Bin), guardBins);
    on(tellOrderStory, tellFloor);
    provide(WarehouseDesk, (context) => warehouseDesk(context, limits, tolerance));
  },
});
