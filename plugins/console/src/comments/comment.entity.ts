import { defineEntity, field } from '@entrepot/sdk';

/** What somebody says about a record. Its own actions let those in who may read the record. */
export const Comment = defineEntity('console.comment', {
  label: { en: 'Comment', zh: '评论' },
  fields: {
    entity: field.text({ label: { en: 'Kind of record', zh: '记录类型' } }),
    record: field.text({ label: { en: 'Record', zh: '记录' } }),
    author: field.ref('kernel.user', { onDelete: 'cascade', label: { en: 'Author', zh: '作者' } }),
    text: field.longText({ label: { en: 'Text', zh: '内容' } }),
    /** Ids of users. */
    mentions: field
      .json<readonly string[]>(
        { type: 'array', maxItems: 20, items: { type: 'string', format: 'uuid' } },
        { label: { en: 'Mentioned', zh: '提及' } },
      )
      .default([]),
    editedAt: field.timestamp({ label: { en: 'Edited', zh: '编辑时间' } }).optional(),
  },
  indexes: [{ fields: ['entity', 'record', 'id'] }],
  operations: [],
});
