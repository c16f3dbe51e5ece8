import { Warehouse } from '@entrepot/inventory';
import { defineEntity, defineStates, field, type Row } from '@entrepot/sdk';
import { Handheld } from './handheld.ts';

export const scanStates = defineStates({
  initial: 'waiting',
  states: {
    waiting: { en: 'Waiting', zh: '待处理' },
    applied: { en: 'Applied', zh: '已生效' },
    conflict: { en: 'Conflict', zh: '冲突' },
    settled: { en: 'Settled', zh: '已处理' },
    discarded: { en: 'Discarded', zh: '已作废' },
  },
  transitions: {
    apply: { from: ['waiting'], to: 'applied', label: { en: 'Apply', zh: '生效' } },
    refuse: { from: ['waiting'], to: 'conflict', label: { en: 'Refuse', zh: '冲突' } },
    settle: { from: ['conflict'], to: 'settled', label: { en: 'Settle', zh: '处理' } },
    discard: { from: ['conflict'], to: 'discarded', label: { en: 'Discard', zh: '作废' } },
  },
});

/**
 * The journal of what people did with handhelds: one row an operation, under the id that the device gave it. Its facts never
 * change; what becomes of it is its state. A conflict no longer fitted when it arrived and waits for a person.
 */
export const Scan = defineEntity('warehouse.scan', {
  label: { en: 'Scan', zh: '扫描记录' },
  operations: [],
  fields: {
    handheld: field.ref(Handheld, { label: { en: 'Handheld', zh: '手持终端' } }),
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    sequence: field.integer({ minimum: 1, label: { en: 'Sequence', zh: '序号' } }),
    kind: field.enum(
      {
        receive: { en: 'Receive', zh: '收货' },
        putAway: { en: 'Put away', zh: '上架' },
        pick: { en: 'Pick', zh: '拣货' },
        pack: { en: 'Pack', zh: '打包' },
        count: { en: 'Count', zh: '盘点' },
        move: { en: 'Move', zh: '移库' },
      },
      { label: { en: 'Kind', zh: '类型' } },
    ),
    facts: field.json<Readonly<Record<string, unknown>>>({ type: 'object' }, { label: { en: 'Facts', zh: '内容' } }),
    deviceTime: field
      .timestamp({
        label: { en: 'Time on the device', zh: '设备时间' },
        description: { en: 'As its clock told it; nothing is decided by it.', zh: '设备时钟显示的时间，不据此做任何判断。' },
      })
      .optional(),
    state: field.states(scanStates, { label: { en: 'State', zh: '状态' } }),
    reasonCode: field.text({ maxLength: 60, label: { en: 'Reason code', zh: '原因代码' } }).optional(),
    reason: field.longText({ label: { en: 'Reason', zh: '原因' } }).optional(),
    reasonValues: field
      .json<Readonly<Record<string, unknown>>>({ type: 'object' }, { label: { en: 'Values', zh: '原因参数' } })
      .optional(),
    appliedAt: field.timestamp({ label: { en: 'Applied at', zh: '生效时间' } }).optional(),
    settledBy: field.text({ label: { en: 'Settled by', zh: '处理人' } }).optional(),
    settledAt: field.timestamp({ label: { en: 'Settled at', zh: '处理时间' } }).optional(),
    remark: field.text({ label: { en: 'Remark', zh: '处理说明' } }).optional(),
  },
  indexes: [{ fields: ['handheld', 'sequence'] }, { fields: ['state', 'handheld'], where: "state IN ('waiting', 'conflict')" }],
});

export type ScanRow = Row<typeof Scan>;
export type ScanKind = ScanRow['kind'];
