import { OrderDesk } from '@entrepot/orders';
import type { Context } from '@entrepot/sdk';
import type { WeightTolerance } from './packing/check-weight.ts';
import { pack } from './packing/pack.ts';
import { confirmWeights, weigh } from './packing/weigh.ts';
import { nextTask } from './picking/next-task.ts';
import { pick } from './picking/pick.ts';
import { putaway } from './putaway/putaway.ts';
import { ship } from './shipping/ship.ts';
import type { WarehouseDesk } from './warehouse-desk.ts';
import type { WaveLimits } from './waves/build-waves.ts';
import { planWave } from './waves/plan-wave.ts';

/** Puts the steps of the floor together; each stands in the folder of its capability. */
export function warehouseDesk(context: Context, limits: WaveLimits, tolerance: WeightTolerance): WarehouseDesk {
  return {
    planWave: (tx, request) => planWave(tx, context.use(OrderDesk), request, limits),
    pick: (tx, request) => pick(tx, context, request),
    pack: (tx, request) => pack(tx, context, request, tolerance),
    weigh: (tx, request) => weigh(tx, context, request, tolerance),
    confirmWeights: (tx, request) => confirmWeights(tx, context, request),
    ship: (tx, request) => ship(tx, context, request),
    putaway,
    nextTask,
  };
}
