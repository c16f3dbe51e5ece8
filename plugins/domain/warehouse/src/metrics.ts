import { defineMetric } from '@entrepot/sdk';
import { Package } from './packing/package.ts';
import { PickTask } from './picking/pick-task.ts';
import { Wave } from './waves/wave.ts';

/** What is counted of the work on the floor. */
export const warehouseMetrics = [
  defineMetric('warehouse.openWaves', Wave, {
    label: { en: 'Open waves', zh: '进行中的波次' },
    measure: 'count',
    filter: { state: { notIn: ['shipped', 'cancelled'] } },
    groupBy: 'warehouse',
    unit: { en: 'waves', zh: '个' },
    better: 'down',
  }),
  defineMetric('warehouse.openPicks', PickTask, {
    label: { en: 'Picks to do', zh: '待拣任务' },
    measure: 'count',
    filter: { state: { eq: 'open' } },
    unit: { en: 'tasks', zh: '项' },
    better: 'down',
  }),
  defineMetric('warehouse.packed', Package, {
    label: { en: 'Packages packed', zh: '打包包裹' },
    measure: 'count',
    dateField: 'createdAt',
    groupBy: 'state',
    unit: { en: 'packages', zh: '件' },
    better: 'up',
  }),
  defineMetric('warehouse.weightFailed', Package, {
    label: { en: 'Weight checks failed', zh: '称重异常' },
    measure: 'count',
    filter: { weightCheck: { eq: 'failed' } },
    dateField: 'createdAt',
    unit: { en: 'packages', zh: '件' },
    better: 'down',
  }),
];
