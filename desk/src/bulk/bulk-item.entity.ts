import { StoredJob } from '@entrepot/durable/jobs/job.entity';
import { defineEntity, field } from '@entrepot/sdk';

/** A record that a bulk job has to do with: what is still to be done, and what became of it. */
export const BulkItem = defineEntity('kernel.bulkItem', {
  label: { en: 'Bulk item', zh: '批量操作记录' },
  fields: {
    job: field.ref(StoredJob, { onDelete: 'cascade', label: { en: 'Job', zh: '任务' } }),
    position: field.integer({ label: { en: 'Position', zh: '序号' } }),
    record: field.text({ maxLength: 36, label: { en: 'Record', zh: '记录' } }),
    /** As it stood when the job was asked for, where the caller sees it. */
    title: field.text({ label: { en: 'Title', zh: '标题' } }).optional(),
    state: field
      .enum(
        {
          waiting: { en: 'Waiting', zh: '等待中' },
          done: { en: 'Done', zh: '已完成' },
          refused: { en: 'Refused', zh: '被拒绝' },
        },
        { label: { en: 'State', zh: '状态' } },
      )
      .default('waiting'),
    code: field.text({ label: { en: 'Code', zh: '代码' } }).optional(),
    /** Why it was refused, in the language of who asked. */
    detail: field.longText({ label: { en: 'Reason', zh: '原因' } }).optional(),
    /** What a change has replaced, to be taken back. */
    before: field.json<Readonly<Record<string, unknown>>>({ type: 'object' }, { secret: true }).optional(),
    /** The record's version after the change: taken back is only what nobody has changed since. */
    recordVersion: field.integer().optional(),
  },
  indexes: [{ fields: ['job', 'position'], unique: true }],
  operations: [],
});
