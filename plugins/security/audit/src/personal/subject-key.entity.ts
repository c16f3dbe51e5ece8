import { defineEntity, field } from '@entrepot/sdk';

/**
 * The key of one record with personal data. The seed leads to it together with the master key; once it is gone, nobody reads
 * what was sealed with it, and what is sealed later is not kept at all.
 */
export const SubjectKey = defineEntity('audit.subjectKey', {
  label: { en: 'Key of a data subject', zh: '数据主体密钥' },
  fields: {
    entity: field.text({ label: { en: 'Entity', zh: '实体' } }),
    record: field.text({ maxLength: 36, label: { en: 'Record', zh: '记录' } }),
    seed: field.bytes({ label: { en: 'Seed', zh: '种子' } }).optional(),
    erasedAt: field.timestamp({ label: { en: 'Erased', zh: '删除时间' } }).optional(),
  },
  indexes: [{ fields: ['entity', 'record'], unique: true }],
  operations: [],
});
