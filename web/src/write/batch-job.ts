import { defineJob, token } from '@entrepot/sdk';
import type { Web } from '../web.ts';
import { batchInput } from './batch-context.ts';

/** What the routes of this process share, for jobs that write as a request would. */
export const WebFace = token<Web>('kernel.web');

/** A batch of more items than a request waits for; the items stand in `kernel.batchChunk`. */
export const batchJob = defineJob({
  name: 'kernel.batch',
  label: { en: 'Batch of changes', zh: '批量处理' },
  input: batchInput,
  // An attempt goes on where the one before it ended: what is waited for, some four minutes in all, is the database.
  retries: 8,
  async handler(context) {
    const { runBatch } = await import('./run-batch.ts');
    return runBatch(context, context.use(WebFace));
  },
});
