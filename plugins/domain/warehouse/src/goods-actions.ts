import { randomUUID } from 'node:crypto';
import { Warehouse } from '@entrepot/inventory';
import { type ActionContext, defineAction, field } from '@entrepot/sdk';
import { doScans } from './handheld/apply-scans.ts';
import type { ScanKind } from './handheld/scan.ts';

const warehouse = field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } });
const barcode = field.text({
  minLength: 1,
  maxLength: 100,
  label: { en: 'Barcode', zh: '条码' },
  description: { en: 'Or the code of a SKU without one.', zh: '没有条码的 SKU 可填编码。' },
});
const quantity = field.quantity({ minimum: 1, label: { en: 'Quantity', zh: '数量' } });
const device = field.text({ maxLength: 60, label: { en: 'Device', zh: '设备' } }).optional();
const bin = field.text({ minLength: 1, maxLength: 40, label: { en: 'Bin', zh: '库位' } });
const floorOrBin = field
  .text({
    maxLength: 40,
    label: { en: 'Bin', zh: '库位' },
    description: { en: 'The floor unless given.', zh: '留空表示地面暂存区。' },
  })
  .default('');

type Input = Readonly<Record<string, unknown>> & { warehouse: string; device: string | null };

/** Does at a desk, at once or not at all, what the operation of a handheld does. */
async function doNow(context: Pick<ActionContext, 'db' | 'use' | 'user' | 'now'>, kind: ScanKind, input: Input): Promise<object> {
  const { warehouse: warehouseId, device, ...facts } = input;
  const scan = { id: randomUUID(), kind, warehouse: warehouseId, facts };
  const work = { warehouseId, by: context.user.name, device: device ?? undefined, at: context.now(), isSettled: false };
  await context.db.transaction(async (tx) => {
    for (const misfit of (await doScans(tx, context, [scan], work)).values()) throw misfit;
  });
  return { id: scan.id };
}

const output = { id: field.text({ description: 'The stock movements’ keys begin with `scan:` and this.' }) };

const receiveGoods = defineAction({
  label: { en: 'Receive goods', zh: '收货' },
  summary: {
    en: 'Books goods that arrived, at the cost of their delivery or of the latest receipt, and gives their SKU a home bin.',
    zh: '登记到货，成本取自到货单或最近一次入库，并为 SKU 指定库位。',
  },
  input: {
    warehouse,
    barcode,
    quantity,
    reference: field.text({ label: { en: 'Delivery or reference', zh: '预到货单号或单据' } }),
    bin: floorOrBin,
    device,
  },
  output,
  handler: (context) => doNow(context, 'receive', context.input),
});

const moveGoods = defineAction({
  label: { en: 'Move goods', zh: '移库' },
  summary: {
    en: 'Books goods that were carried from bin to bin, or from the floor to their bin. What picks are promised stays.',
    zh: '登记库位之间的移动，或从暂存区上架；已分配给拣货的不动。',
  },
  input: { warehouse, barcode, quantity, from: floorOrBin, bin: floorOrBin, device },
  output,
  handler: (context) => doNow(context, 'move', context.input),
});

const countBin = defineAction({
  label: { en: 'Count bin', zh: '盘点库位' },
  summary: {
    en: 'Books a blind count of everything in a bin: what differs from the books is adjusted.',
    zh: '登记库位盲盘结果：与账面不符的予以调整。',
  },
  input: {
    warehouse,
    bin,
    lines: field.json<readonly { barcode: string; quantity: number }[]>(
      {
        type: 'array',
        maxItems: 1_000,
        items: {
          type: 'object',
          required: ['barcode', 'quantity'],
          properties: { barcode: { type: 'string' }, quantity: { type: 'integer', minimum: 0 } },
        },
      },
      { label: { en: 'Counted', zh: '实盘' }, description: { en: 'What is not named is not there.', zh: '未列出的视为没有。' } },
    ),
    device,
  },
  output,
  handler: (context) => doNow(context, 'count', context.input),
});

/** Stock that people handle, over HTTP. */
export const goodsActions = { receiveGoods, moveGoods, countBin };
