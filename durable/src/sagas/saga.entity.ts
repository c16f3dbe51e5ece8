import { defineEntity, defineStates, field } from '@entrepot/sdk';

export const sagaStates = defineStates({
  initial: 'running',
  states: {
    running: { en: 'Running', zh: '进行中' },
    undoing: { en: 'Undoing', zh: '撤销中' },
    done: { en: 'Done', zh: '已完成' },
    failed: { en: 'Failed, undone', zh: '失败并已撤销' },
    stuck: { en: 'Stuck', zh: '已停滞' },
    cancelled: { en: 'Cancelled', zh: '已取消' },
  },
  transitions: {
    finish: { from: ['running'], to: 'done' },
    undo: { from: ['running', 'stuck'], to: 'undoing' },
    fail: { from: ['undoing'], to: 'failed' },
    halt: { from: ['running', 'undoing'], to: 'stuck' },
    retry: { from: ['failed', 'stuck'], to: 'running' },
    cancel: { from: ['undoing', 'failed', 'stuck'], to: 'cancelled' },
  },
});

const kinds = {
  step: { en: 'Step done', zh: '步骤完成' },
  failed: { en: 'Step failed', zh: '步骤失败' },
  retry: { en: 'Step failed, tried again', zh: '步骤失败，将重试' },
  timer: { en: 'Time has come', zh: '到时' },
  event: { en: 'Event came', zh: '事件到达' },
  timeout: { en: 'No event came', zh: '等待超时' },
  undo: { en: 'Step undone', zh: '步骤已撤销' },
  'undo-retry': { en: 'Undo failed, tried again', zh: '撤销失败，将重试' },
  lost: { en: 'Its process died', zh: '进程中断' },
  resumed: { en: 'Tried again by hand', zh: '人工重试' },
} as const;

/** What happened in a run, in its order: the journal. */
export const SagaStep = defineEntity('kernel.sagaStep', {
  label: { en: 'Journal entry', zh: '步骤日志' },
  fields: {
    // The fence is checked under a lock of the run, so it is there.
    saga: field.ref('kernel.saga', { implied: true }),
    round: field.integer(),
    position: field.integer(),
    kind: field.enum(kinds),
    name: field.text({ maxLength: 500 }),
    result: field.json().optional(),
    error: field.json<{ code: string; detail: string }>().optional(),
    at: field.timestamp(),
  },
  indexes: [{ fields: ['saga', 'round', 'position'], unique: true }],
  operations: [],
  appendOnly: true,
});

/** What a sleeping run waits for. */
export const SagaWait = defineEntity('kernel.sagaWait', {
  label: { en: 'Awaited event', zh: '等待的事件' },
  fields: {
    saga: field.ref('kernel.saga', { onDelete: 'cascade' }),
    name: field.text(),
    type: field.text(),
    key: field.text(),
    /** Whether it was compared with the events that were there before it. */
    looked: field.boolean().default(false),
    /** The event that came. */
    event: field.json().optional(),
  },
  indexes: [{ fields: ['type', 'key'], where: 'event IS NULL' }],
  operations: [],
});

/** The runs of sagas. What stands in `failed` or `stuck` is the dead-letter list. */
export const StoredSaga = defineEntity('kernel.saga', {
  label: { en: 'Saga', zh: '长事务' },
  fields: {
    type: field.text({ label: { en: 'Type', zh: '类型' } }),
    key: field.text({ label: { en: 'Key', zh: '键' } }),
    state: field.states(sagaStates, { label: { en: 'State', zh: '状态' } }),
    input: field.json(),
    result: field.json().optional(),
    /** Why it failed or is stuck: `{ code, detail }`. */
    error: field.json<{ code: string; detail: string }>().optional(),
    /** What it was doing when it got stuck. */
    stuckWhile: field.enum({ running: { en: 'Running', zh: '进行中' }, undoing: { en: 'Undoing', zh: '撤销中' } }).optional(),
    /** Raised when a failed run is tried again from its beginning: steps of another round count no more. */
    round: field.integer().default(1),
    cancelling: field.boolean().default(false),
    /** When it is to go on; null while a worker has it, while only an event can wake it and after its end. */
    wakeAt: field.timestamp().optional(),
    /** The worker that has it. */
    worker: field.integer().optional(),
    /** Raised whenever a worker takes it: the journal refuses whoever had it before. */
    fence: field.integer().default(0),
    user: field.json().optional(),
    startedAt: field.timestamp(),
    /** Where the outbox stood when it was started: it may wait for events behind that. */
    since: field.integer(),
    finishedAt: field.timestamp().optional(),
    steps: field.children(SagaStep, 'saga'),
    waits: field.children(SagaWait, 'saga'),
  },
  indexes: [
    { fields: ['type', 'key'], unique: true },
    { fields: ['wakeAt'], where: 'wake_at IS NOT NULL' },
    { fields: ['worker'], where: 'worker IS NOT NULL' },
    { fields: ['state'], where: "state IN ('failed', 'stuck')" },
  ],
  operations: [],
  fillFactor: 70,
});

/** The processes that run sagas. One whose lease is over is taken for dead. */
export const SagaWorker = defineEntity('kernel.sagaWorker', {
  label: { en: 'Saga worker', zh: '长事务进程' },
  fields: { number: field.integer({ unique: true }), leaseUntil: field.timestamp() },
  operations: [],
});
