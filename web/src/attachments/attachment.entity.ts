import { defineEntity, field } from '@entrepot/sdk';

/**
 * A file that records refer to by fields of kind `attachment`. It is uploaded whole and never changes; its bytes stand in
 * `kernel.attachment_contents`.
 */
export const Attachment = defineEntity('kernel.attachment', {
  label: { en: 'Attachment', zh: '附件' },
  fields: {
    name: field.text({ label: { en: 'File name', zh: '文件名' } }),
    mediaType: field.text({ label: { en: 'Media type', zh: '媒体类型' } }),
    bytes: field.integer({ label: { en: 'Bytes', zh: '字节数' }, minimum: 1 }),
    /** In hexadecimal; the ETag of the content. */
    sha256: field.text({ label: { en: 'SHA-256', zh: 'SHA-256' }, maxLength: 64 }),
  },
  indexes: [{ fields: ['createdAt'] }],
  operations: ['delete'],
});
