import { defineEntity, field } from '@entrepot/sdk';

/**
 * The key of one record with personal data. The seed leads to it together with the master key; once it is gone, nobody reads
 * what was sealed with it, and what is sealed later is not kept at all.
 */
export const SubjectKey = defineEntity('audit.subjectKey', {
  fields: {
    entity: field.text(),
    record: field.text({ maxLength: 36 }),
    seed: field.bytes().optional(),
    erasedAt: field.timestamp().optional(),
  },
  indexes: [{ fields: ['entity', 'record'], unique: true }],
  operations: [],
});
