import { StoredJob } from '@entrepot/durable/jobs/job.entity';
import { defineEntity, field } from '@entrepot/sdk';

/** A part of a large batch, and how far the job is with it: what is written and what is noted here commit together. */
export const BatchChunk = defineEntity('kernel.batchChunk', {
  label: { en: 'Batch chunk', zh: '批量分块' },
  fields: {
    job: field.ref(StoredJob, { onDelete: 'cascade' }),
    position: field.integer(),
    /** JSON text, as it came; gone once all of them were taken. */
    items: field.longText({ secret: true, readOnly: true }).optional(),
    /** How many of the items, from the first, were written or rejected. */
    taken: field.integer().default(0),
    failed: field.integer().default(0),
  },
  indexes: [{ fields: ['job', 'position'], unique: true }],
  operations: [],
});
