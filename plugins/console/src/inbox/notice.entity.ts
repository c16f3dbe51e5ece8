import { defineEntity, field, type JobStatus, type Label } from '@entrepot/sdk';

/** The end of a job, as far as its notice shows it. */
export type NoticedJob = Pick<JobStatus, 'id' | 'name' | 'state' | 'done' | 'total' | 'rejected'>;

/** Something that one person should know of. Its own actions show it to them alone. */
export const Notice = defineEntity('console.notice', {
  label: { en: 'Notice', zh: '通知' },
  fields: {
    user: field.ref('kernel.user', { onDelete: 'cascade', label: { en: 'Recipient', zh: '接收人' } }),
    text: field.json<Label>({ type: 'object' }, { label: { en: 'Text', zh: '内容' } }),
    importance: field
      .enum(
        { low: { en: 'Low', zh: '低' }, normal: { en: 'Normal', zh: '普通' }, high: { en: 'High', zh: '高' } },
        { label: { en: 'Importance', zh: '重要程度' } },
      )
      .default('normal'),
    entity: field.text({ label: { en: 'Kind of record', zh: '记录类型' } }).optional(),
    record: field.text({ label: { en: 'Record', zh: '记录' } }).optional(),
    job: field.json<NoticedJob>({ type: 'object' }, { label: { en: 'Job', zh: '任务' } }).optional(),
    /** What it says of what: said again while it is unread, it is counted and not repeated. */
    topic: field.text({ label: { en: 'Topic', zh: '主题' } }),
    times: field.integer({ label: { en: 'Times', zh: '次数' } }).default(1),
    readAt: field.timestamp({ label: { en: 'Read', zh: '已读时间' } }).optional(),
  },
  indexes: [{ fields: ['user', 'topic'], unique: true, where: 'read_at IS NULL' }, { fields: ['user', 'updatedAt'] }],
  operations: [],
});
