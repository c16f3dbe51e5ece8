import { defineJob, field, type JobContext, token } from '@entrepot/sdk';
import type { Web } from '../web.ts';

/** What the routes of this process share, for jobs that write as a request would. */
export const WebFace = token<Web>('kernel.web');

const input = {
  entity: field.text(),
  operation: field.enum({ create: { en: 'Create' }, update: { en: 'Update' }, delete: { en: 'Delete' } }),
  items: field.integer(),
  /** How the caller had proved who it is. */
  proof: field.enum({ session: { en: 'Session' }, token: { en: 'Token' }, kernel: { en: 'Kernel' } }),
  /** The language of the error file. */
  locale: field.enum({ en: { en: 'English' }, 'zh-CN': { en: 'Chinese' } }),
};

/** Which items are to be written, and as whom. */
export type BatchContext = JobContext<typeof input>;

/** A batch of more items than a request waits for; the items stand in `kernel.batchChunk`. */
export const batchJob = defineJob({
  name: 'kernel.batch',
  input,
  // An attempt goes on where the one before it ended: what is tried again is the database.
  retries: 5,
  async handler(context) {
    const { runBatch } = await import('./run-batch.ts');
    return runBatch(context, context.use(WebFace));
  },
});
