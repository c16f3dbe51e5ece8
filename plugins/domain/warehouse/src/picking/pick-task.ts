import { Sku } from '@entrepot/catalog';
import { FulfilmentOrder } from '@entrepot/orders';
import { defineEntity, defineStates, field, type Row } from '@entrepot/sdk';
import { Wave } from '../waves/wave.ts';

export const pickTaskStates = defineStates({
  initial: 'open',
  states: {
    open: { en: 'Open', zh: '待拣' },
    picked: { en: 'Picked', zh: '已拣' },
    short: { en: 'Short', zh: '短拣' },
  },
  transitions: {
    confirmPick: { from: ['open'], to: 'picked', label: { en: 'Confirm pick', zh: '确认拣货' } },
    reportShort: { from: ['open'], to: 'short', label: { en: 'Report short', zh: '报告短拣' } },
  },
});

/** One SKU to take from one bin for one fulfilment order. `short` where fewer were found than asked for. */
export const PickTask = defineEntity('warehouse.pickTask', {
  label: { en: 'Pick task', zh: '拣货任务' },
  operations: [],
  fields: {
    wave: field.ref(Wave, { label: { en: 'Wave', zh: '波次' } }),
    fulfilmentOrder: field.ref(FulfilmentOrder, { label: { en: 'Fulfilment order', zh: '配货单' } }),
    // One that a line of the fulfilment order asks for.
    sku: field.ref(Sku, { implied: true, label: { en: 'SKU', zh: 'SKU' } }),
    bin: field.text({
      maxLength: 40,
      label: { en: 'Bin', zh: '库位' },
      description: {
        en: 'Its code, as inventory books it and the scanner reads it; empty for the floor, where nothing is put away.',
        zh: '库位编码，与库存账和扫描一致；空表示未上架的地面暂存区。',
      },
    }),
    sequence: field.integer({ minimum: 1, label: { en: 'Sequence', zh: '顺序' } }),
    quantity: field.quantity({ minimum: 1, label: { en: 'Quantity', zh: '数量' } }),
    pickedQuantity: field.quantity({ minimum: 0, label: { en: 'Picked quantity', zh: '实拣数量' } }).default(0),
    state: field.states(pickTaskStates, { label: { en: 'State', zh: '状态' } }),
    shortReason: field.text({ label: { en: 'Reason', zh: '短拣原因' } }).optional(),
    pickedBy: field.text({ label: { en: 'Picked by', zh: '拣货人' } }).optional(),
    pickedDevice: field.text({ label: { en: 'Picked on', zh: '拣货设备' } }).optional(),
    pickedAt: field.timestamp({ label: { en: 'Picked at', zh: '拣货时间' } }).optional(),
  },
  indexes: [{ fields: ['wave', 'sequence'], unique: true }],
  fillFactor: 50,
  checks: { pickedAtMostAsked: 'picked_quantity <= quantity' },
});

export type PickTaskRow = Row<typeof PickTask>;
