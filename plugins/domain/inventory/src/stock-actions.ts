import { Sku } from '@entrepot/catalog';
import { defineAction, field, type MoneyValue } from '@entrepot/sdk';
import type { ReservedLine } from './reservations/reservation.ts';
import { type Shortage, Stock } from './stock.ts';
import { Warehouse } from './warehouses/warehouse.ts';

const label = {
  key: { en: 'Key', zh: '幂等键' },
  warehouse: { en: 'Warehouse', zh: '仓库' },
  sku: { en: 'SKU', zh: 'SKU' },
  bin: { en: 'Bin', zh: '库位' },
  quantity: { en: 'Quantity', zh: '数量' },
  unitCost: { en: 'Unit cost', zh: '单位成本' },
  reference: { en: 'Reference', zh: '单据' },
  occurredAt: { en: 'Occurred at', zh: '发生时间' },
} as const;

const key = field.text({
  minLength: 1,
  maxLength: 200,
  label: label.key,
  description: { en: 'Names the act: sent again, it is not done again.', zh: '标识这次操作：重复发送不会重复执行。' },
});
const place = {
  warehouse: field.ref(Warehouse, { label: label.warehouse }),
  sku: field.ref(Sku, { label: label.sku }),
  bin: field
    .text({ maxLength: 40, label: label.bin, description: { en: 'The floor unless given.', zh: '留空表示地面暂存区。' } })
    .default(''),
};
const occurredAt = field
  .timestamp({ label: label.occurredAt, description: { en: 'Now unless given.', zh: '留空表示现在。' } })
  .optional();
const posted = { written: field.integer(), unchanged: field.integer() };

const receive = defineAction({
  label: { en: 'Receive', zh: '收货入库' },
  summary: { en: 'Brings units of a SKU into a warehouse at their cost.', zh: '将 SKU 按成本入库。' },
  input: {
    key,
    ...place,
    quantity: field.quantity({ minimum: 1, label: label.quantity }),
    unitCost: field.money({ label: label.unitCost }),
    reference: field.text({ label: label.reference }),
    kind: field
      .enum(
        { receipt: { en: 'Receipt', zh: '入库' }, return: { en: 'Return', zh: '退货入库' } },
        { label: { en: 'Kind', zh: '类型' } },
      )
      .default('receipt'),
    occurredAt,
  },
  output: posted,
  handler: ({ db, use, now, input: { warehouse, sku, occurredAt: at, ...rest } }) =>
    db.transaction((tx) => use(Stock).receive(tx, [{ ...rest, warehouseId: warehouse, skuId: sku, occurredAt: at ?? now() }])),
});

const adjust = defineAction({
  label: { en: 'Adjust', zh: '盘点调整' },
  summary: {
    en: 'Corrects the books after a count: units found or lost, with the reason.',
    zh: '盘点后调整账面：盘盈或盘亏，并注明原因。',
  },
  input: {
    key,
    ...place,
    quantity: field.quantity({
      label: label.quantity,
      description: { en: 'Positive found, negative lost.', zh: '盘盈为正，盘亏为负。' },
    }),
    unitCost: field
      .money({
        label: label.unitCost,
        description: {
          en: 'Of found units; the latest receipt’s unless given.',
          zh: '盘盈件的单位成本；留空则取最近一次入库成本。',
        },
      })
      .optional(),
    reason: field.text({ minLength: 1, maxLength: 100, label: { en: 'Reason', zh: '原因' } }),
    reference: field.text({ label: label.reference }).default(''),
    occurredAt,
  },
  output: posted,
  handler: ({ db, use, now, input: { warehouse, sku, unitCost, occurredAt: at, ...rest } }) => {
    const cost: { unitCost?: MoneyValue } = unitCost === null ? {} : { unitCost };
    const adjustment = { ...rest, ...cost, warehouseId: warehouse, skuId: sku, occurredAt: at ?? now() };
    return db.transaction((tx) => use(Stock).adjust(tx, [adjustment]));
  },
});

const reserve = defineAction({
  label: { en: 'Reserve', zh: '预留库存' },
  summary: {
    en: 'Reserves all lines or none. Short is an answer, not an error: it tells what was wanted and what was there.',
    zh: '全部预留或全不预留。缺货不是错误：会说明需要多少、有多少。',
  },
  input: {
    key,
    reference: field.text({ minLength: 1, label: label.reference }),
    warehouse: place.warehouse,
    lines: field.json<readonly ReservedLine[]>(
      {
        type: 'array',
        minItems: 1,
        maxItems: 1000,
        items: {
          type: 'object',
          properties: { skuId: { type: 'string', format: 'uuid' }, quantity: { type: 'integer', minimum: 1 } },
          required: ['skuId', 'quantity'],
          additionalProperties: false,
        },
      },
      { label: { en: 'Lines', zh: '明细' } },
    ),
    expiresAt: field.timestamp({ label: { en: 'Expires at', zh: '过期时间' } }).optional(),
  },
  output: {
    key: field.text(),
    state: field.enum({ reserved: { en: 'Reserved', zh: '已预留' }, short: { en: 'Short', zh: '缺货' } }),
    shortages: field.json<readonly Shortage[]>(),
  },
  handler: ({ use, input: { warehouse, expiresAt, ...rest } }) =>
    use(Stock).reserve({ ...rest, warehouseId: warehouse, ...(expiresAt === null ? {} : { expiresAt }) }),
});

const release = defineAction({
  label: { en: 'Release', zh: '释放预留' },
  summary: {
    en: 'Frees what requests hold. What is free or issued already stays as it is.',
    zh: '释放请求占用的库存；已释放或已出库的保持不变。',
  },
  input: {
    keys: field.json<readonly string[]>(
      { type: 'array', minItems: 1, maxItems: 1000, items: { type: 'string', minLength: 1, maxLength: 255 } },
      { label: { en: 'Keys', zh: '幂等键' } },
    ),
  },
  output: { released: field.integer() },
  handler: async ({ db, use, input: { keys } }) => ({
    released: await db.transaction((tx) => use(Stock).release(tx, keys)),
  }),
});

const availability = defineAction({
  method: 'GET',
  label: { en: 'Availability', zh: '可用库存' },
  summary: {
    en: 'What can still be reserved of a SKU, by warehouse; a warehouse without any is missing.',
    zh: '各仓库该 SKU 还可预留的数量；没有的仓库不列出。',
  },
  input: { sku: place.sku },
  output: { warehouses: field.json<readonly { warehouse: string; available: number }[]>() },
  handler: async ({ db, use, input: { sku } }) => {
    const stock = await use(Stock).available(db, [sku]);
    return { warehouses: Array.from(stock, ([warehouse, skus]) => ({ warehouse, available: skus.get(sku) ?? 0 })) };
  },
});

/** Stock over HTTP. What the ledger rules is written here alone; the generated routes of its entities only read. */
export const stockActions = { receive, adjust, reserve, release, availability };
