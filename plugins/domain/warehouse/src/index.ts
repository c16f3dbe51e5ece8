import { definePlugin } from '@entrepot/sdk';
import { Bin } from './bins/bin.ts';
import { Carton } from './packing/carton.ts';
import { Package } from './packing/package.ts';
import { PickTask } from './picking/pick-task.ts';
import { HomeBin } from './putaway/home-bin.ts';
import { CutOff } from './waves/cut-off.ts';
import { Wave } from './waves/wave.ts';

export { Bin } from './bins/bin.ts';
export { Carton } from './packing/carton.ts';
export { Package, type PackageContent, packageStates, type WeightReason } from './packing/package.ts';
export { PickTask, pickTaskStates } from './picking/pick-task.ts';
export { HomeBin } from './putaway/home-bin.ts';
export type { Placement, PutawayRequest } from './putaway/putaway.ts';
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

export default definePlugin({
  name: 'warehouse',
  version: '1.0.0',
  label: { en: 'Warehouse', zh: '仓库作业' },
  requires: { catalog: '^1.0.0', inventory: '^1.0.0', logistics: '^1.0.0', orders: '^1.0.0' },
  entities: [Bin, HomeBin, CutOff, Wave, PickTask, Carton, Package],
});
