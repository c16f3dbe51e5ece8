import { defineEntity, defineStates, field } from '@entrepot/sdk';

export const jobStates = defineStates({
  initial: 'waiting',
  states: {
    waiting: { en: 'Waiting', zh: '等待中' },
    running: { en: 'Running', zh: '进行中' },
    done: { en: 'Done', zh: '已完成' },
    failed: { en: 'Failed', zh: '失败' },
    cancelled: { en: 'Cancelled', zh: '已取消' },
  },
  transitions: {
    start: { from: ['waiting'], to: 'running' },
    putBack: { from: ['running'], to: 'waiting' },
    finish: { from: ['running'], to: 'done' },
    fail: { from: ['running'], to: 'failed' },
    cancel: { from: ['waiting', 'running'], to: 'cancelled' },
  },
});

/** What became of a job, for who asked for it; pg-boss keeps the queue beside it. */
export const StoredJob = defineEntity('kernel.job', {
  label: { en: 'Job', zh: '任务' },
  fields: {
    type: field.text({ label: { en: 'Type', zh: '类型' } }),
    state: field.states(jobStates, { label: { en: 'State', zh: '状态' } }),
    singletonKey: field.text().optional(),
    input: field.json(),
    done: field.integer().default(0),
    total: field.integer().default(0),
    message: field.longText().optional(),
    result: field.json().optional(),
    /** `{ code, detail }` of the last failure. */
    error: field.json<{ code: string; detail: string }>().optional(),
    /** Failed attempts; being cut off is none. */
    failures: field.integer().default(0),
    /** Runs that ended with the process that they ran in; after five it is given up. */
    lostRuns: field.integer().default(0),
    user: field.json().optional(),
    userId: field.text().computed(`"user"->>'id'`),
    /** Asked to stop; the running handler's signal is aborted. */
    cancelling: field.boolean().default(false),
    /** The worker process that runs it, by the number of its advisory lock. */
    worker: field.integer().optional(),
    startAfter: field.timestamp().optional(),
    /** The last attempt. */
    startedAt: field.timestamp().optional(),
    finishedAt: field.timestamp().optional(),
  },
  indexes: [
    { fields: ['type', 'singletonKey'], unique: true, where: "state IN ('waiting', 'running')" },
    { fields: ['worker'], where: "state = 'running'" },
    { fields: ['userId', 'updatedAt'] },
  ],
  operations: [],
});

/** An item that a job could not take, for the error file. */
export const RejectedItem = defineEntity('kernel.rejectedItem', {
  label: { en: 'Rejected item', zh: '被拒项' },
  fields: {
    job: field.ref(StoredJob, { onDelete: 'cascade' }),
    row: field.json(),
    errors: field.json<readonly { pointer: string; code: string; detail: string }[]>(),
  },
  operations: [],
});
