import { defineEntity, field } from '@entrepot/sdk';

/**
 * One thing that happened: a statement that changed records, a sign-in, an export, a read of personal data. It is written in the
 * transaction of what it tells of. Nothing changes it but the seal, which hides personal values, and the end of its time.
 */
export const Entry = defineEntity('audit.entry', {
  plural: 'entries',
  label: { en: 'Audit entry', zh: '审计记录' },
  fields: {
    /** A session of PostgreSQL, and the place within it: what is missing from a lane was deleted before it was sealed. */
    lane: field.text({ maxLength: 36, label: { en: 'Lane', zh: '会话链' } }),
    position: field.integer({ label: { en: 'Position', zh: '位置' } }),
    /** Number of the transaction. */
    transaction: field.integer({ label: { en: 'Transaction', zh: '事务号' } }),
    entity: field.text({ label: { en: 'Entity', zh: '实体' } }).optional(),
    /** `insert`, `update`, `delete`, or what else happened, as `sign-in`. */
    operation: field.text({ maxLength: 30, label: { en: 'Operation', zh: '操作' } }),
    records: field.integer({ label: { en: 'Records', zh: '记录数' } }),
    /** In whose name, as the kernel told PostgreSQL: `entrepot.scope`. */
    scope: field.json<Readonly<Record<string, unknown>>>({ type: 'object' }, { label: { en: 'Scope', zh: '来源' } }),
    /** What is to be said beside images: names, fields, ids, rules. */
    note: field.json<Readonly<Record<string, unknown>>>({ type: 'object' }, { label: { en: 'Note', zh: '说明' } }).optional(),
    /** The least and the greatest id where there are several records, 16 bytes each. */
    firstId: field.bytes({ label: { en: 'First id', zh: '首个编号' } }).optional(),
    lastId: field.bytes({ label: { en: 'Last id', zh: '末个编号' } }).optional(),
    /** Rows before and after, each as PostgreSQL sends a record. */
    before: field.bytes({ label: { en: 'Before', zh: '变更前' } }).optional(),
    after: field.bytes({ label: { en: 'After', zh: '变更后' } }).optional(),
    // Out of the scope, to look for; computed columns would cost a third of each entry.
    plugin: field.longText({ label: { en: 'Plugin', zh: '插件' } }).optional(),
    work: field.longText({ label: { en: 'Action', zh: '动作' } }).optional(),
    userId: field.longText({ label: { en: 'User id', zh: '用户编号' } }).optional(),
    userName: field.longText({ label: { en: 'User', zh: '用户' } }).optional(),
  },
  indexes: [{ fields: ['transaction', 'id'] }, { fields: ['operation', 'entity'], where: 'note IS NOT NULL' }],
  operations: [],
});
