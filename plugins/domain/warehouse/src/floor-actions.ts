import { Warehouse } from '@entrepot/inventory';
import { FulfilmentOrder } from '@entrepot/orders';
import { type ActionContext, defineAction, field, Problem, type Sql, tableOf } from '@entrepot/sdk';
import { Package } from './packing/package.ts';
import { checkScan } from './picking/check-scan.ts';
import { nextTask, nextTaskFields } from './picking/next-task.ts';
import { PickTask } from './picking/pick-task.ts';
import { type Doing, type Selection, WarehouseDesk } from './warehouse-desk.ts';
import { Wave } from './waves/wave.ts';

const device = field.text({ maxLength: 60, label: { en: 'Device', zh: '设备' } }).optional();

const fulfilmentOrder = field
  .text({
    maxLength: 160,
    label: { en: 'Fulfilment order', zh: '配货单' },
    description: { en: 'Its number as scanned; the whole wave unless given.', zh: '扫描的配货单号；留空表示整个波次。' },
  })
  .optional();

function doing({ user, input, now }: Pick<ActionContext, 'user' | 'now'> & { input: { device: string | null } }): Doing {
  return { by: user.name, device: input.device ?? undefined, at: now() };
}

/** One fulfilment order of the wave by its number, or the whole wave. @throws Problem `warehouse.not-in-wave` */
async function selected(sql: Sql, wave: string, number: string | null | undefined): Promise<Selection> {
  if (!number) return { waveIds: [wave] };
  const [found] = await sql.query<{ id: string }>(
    `SELECT id FROM ${tableOf(FulfilmentOrder)} fulfilment
     WHERE number = $1 AND EXISTS (SELECT FROM ${tableOf(PickTask)} WHERE fulfilment_order_id = fulfilment.id AND wave_id = $2)`,
    [number, wave],
  );
  if (found) return { fulfilmentOrderIds: [found.id] };
  throw new Problem('warehouse.not-in-wave', {
    status: 404,
    detail: `Fulfilment order "${number}" is not in this wave`,
    remedy: 'Scan a fulfilment order of this wave, or open the wave that it is in.',
    errors: [{ pointer: '/fulfilmentOrder', code: 'not-in-wave', detail: 'Not in this wave' }],
    params: { number },
  });
}

const planWave = defineAction({
  label: { en: 'Plan waves', zh: '生成波次' },
  summary: {
    en: 'Takes reserved fulfilment orders of a warehouse into waves with pick tasks in walking order.',
    zh: '把仓库已配货的配货单编入波次，按行走顺序生成拣货任务。',
  },
  input: {
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    limit: field.integer({ minimum: 1, label: { en: 'Fulfilment orders at most', zh: '配货单上限' } }).optional(),
    device,
  },
  output: { waves: field.json<readonly string[]>({ type: 'array', items: { type: 'string', format: 'uuid' } }) },
  handler: async (context) => {
    const { warehouse, limit } = context.input;
    const request = { warehouseId: warehouse, ...(limit ? { limit } : {}), ...doing(context) };
    return { waves: await context.db.transaction((tx) => context.use(WarehouseDesk).planWave(tx, request)) };
  },
});

const next = defineAction({
  method: 'GET',
  entity: Wave,
  label: { en: 'Next task', zh: '下一任务' },
  summary: {
    en: 'The next open pick task in walking order; empty when all is picked.',
    zh: '行走顺序中的下一个拣货任务；全部拣完时为空。',
  },
  output: { task: field.json({ type: ['object', 'null'] }, { description: Object.keys(nextTaskFields).join(', ') }) },
  handler: async ({ db, record }) => ({ task: (await nextTask(db, record.id)) ?? null }),
});

const confirmPick = defineAction({
  entity: PickTask,
  label: { en: 'Confirm pick', zh: '确认拣货' },
  summary: {
    en: 'Bin and goods are scanned and compared; fewer than asked for need a reason. Answers with the next task.',
    zh: '扫描并核对库位与货品；少拣须注明原因。返回下一个任务。',
  },
  input: {
    bin: field.text({ maxLength: 40, label: { en: 'Scanned bin', zh: '扫描库位' } }),
    barcode: field.text({ maxLength: 100, label: { en: 'Scanned barcode', zh: '扫描条码' } }),
    quantity: field.quantity({ minimum: 0, label: { en: 'Quantity', zh: '数量' } }),
    reason: field.text({ label: { en: 'Reason for fewer', zh: '短拣原因' } }).optional(),
    device,
  },
  handler: async (context) => {
    const { record, input, db } = context;
    // Scanned twice because an answer was lost: say what comes next, change nothing.
    if (record.state === 'open') {
      const { quantity, reason } = input;
      if (quantity > record.quantity || (quantity < record.quantity && !reason)) throw wrongQuantity(record.quantity, quantity);
      if (quantity > 0) await checkScan(db, context, record, input);
      const short = quantity < record.quantity ? [{ pickTaskId: record.id, quantity, reason: reason ?? '' }] : [];
      const request = { waveIds: [record.wave], pickTaskIds: [record.id], short, ...doing(context) };
      await db.transaction((tx) => context.use(WarehouseDesk).pick(tx, request));
    }
    return { task: (await nextTask(db, record.wave)) ?? null };
  },
});

function wrongQuantity(asked: number, quantity: number): Problem {
  return new Problem('warehouse.pick-quantity', {
    detail:
      quantity > asked
        ? `The task asks for ${asked}, but ${quantity} were confirmed`
        : `The task asks for ${asked}: fewer, ${quantity}, need a reason`,
    remedy: quantity > asked ? 'Put the rest back.' : 'Say why fewer were found: not-found, damaged.',
    errors: [
      { pointer: quantity > asked ? '/quantity' : '/reason', code: 'pick-quantity', detail: `The task asks for ${asked}` },
    ],
    params: { asked, quantity },
  });
}

const pick = defineAction({
  entity: Wave,
  label: { en: 'Pick all', zh: '整波拣货' },
  summary: {
    en: 'Confirms all open tasks in full, for a wave that was picked on paper.',
    zh: '整单确认所有未完成任务，用于纸单拣货的波次。',
  },
  input: { device },
  handler: (context) =>
    context.db.transaction((tx) => context.use(WarehouseDesk).pick(tx, { waveIds: [context.record.id], ...doing(context) })),
});

const pack = defineAction({
  entity: Wave,
  label: { en: 'Pack', zh: '打包' },
  summary: {
    en: 'Makes the packages of picked fulfilment orders; with their weights it labels them too.',
    zh: '为已拣的配货单生成包裹；给出重量时一并出面单。',
  },
  input: {
    fulfilmentOrder,
    weights: field
      .json<readonly number[]>(
        { type: 'array', items: { type: 'integer', minimum: 1 } },
        {
          label: { en: 'Weights (g)', zh: '重量（克）' },
          description: { en: 'One a package of the fulfilment order, in their order.', zh: '配货单的每个包裹一个，按顺序。' },
        },
      )
      .optional(),
    device,
  },
  handler: (context) =>
    context.db.transaction(async (tx) => {
      const { fulfilmentOrder: number, weights } = context.input;
      if (weights && !number) throw weightsOfWhat();
      const weigh = ({ position }: { position: number }) => weights?.[position - 1];
      const selection = await selected(tx, context.record.id, number);
      return context.use(WarehouseDesk).pack(tx, { ...selection, weigh, ...doing(context) });
    }),
});

function weightsOfWhat(): Problem {
  return new Problem('warehouse.weights-without-order', {
    status: 400,
    detail: 'Weights belong to the packages of one fulfilment order',
    remedy: 'Give the number of the fulfilment order, or weigh the packages one by one.',
    errors: [{ pointer: '/fulfilmentOrder', code: 'weights-without-order', detail: 'Needed with weights' }],
  });
}

const ship = defineAction({
  entity: Wave,
  label: { en: 'Ship', zh: '发货' },
  summary: {
    en: 'Hands packed fulfilment orders over: stock is issued, orders and packages are shipped.',
    zh: '交接已打包的配货单：库存出库，订单与包裹标记为已发货。',
  },
  input: { fulfilmentOrder, device },
  handler: (context) =>
    context.db.transaction(async (tx) => {
      const selection = await selected(tx, context.record.id, context.input.fulfilmentOrder);
      return context.use(WarehouseDesk).ship(tx, { ...selection, ...doing(context) });
    }),
});

const weigh = defineAction({
  entity: Package,
  label: { en: 'Weigh', zh: '称重' },
  summary: {
    en: 'Compares the scale with the expected weight and labels the package where it passes.',
    zh: '核对称重与理论重量，通过则出面单。',
  },
  input: { grams: field.integer({ minimum: 1, label: { en: 'Weight (g)', zh: '重量（克）' } }), device },
  handler: (context) => {
    const weights = [{ packageId: context.record.id, grams: context.input.grams }];
    return context.db.transaction((tx) => context.use(WarehouseDesk).weigh(tx, { weights, ...doing(context) }));
  },
});

const confirmWeight = defineAction({
  entity: Package,
  label: { en: 'Confirm weight', zh: '确认重量' },
  summary: { en: 'Accepts a deviating weight and labels the package.', zh: '接受偏差的重量并出面单。' },
  input: { device },
  handler: (context) => {
    const packageIds = [context.record.id];
    return context.db.transaction((tx) => context.use(WarehouseDesk).confirmWeights(tx, { packageIds, ...doing(context) }));
  },
});

/** What the floor does over HTTP, one action a scan. */
export const floorActions = {
  planWave,
  nextTask: next,
  confirmPick,
  pick,
  pack,
  weigh,
  confirmWeight,
  ship,
};
