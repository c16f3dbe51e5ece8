import { defineJob } from '@entrepot/sdk';
import { WebFace } from '@entrepot/web/write/batch-job';
import { bulkInput } from './bulk-input.ts';

/** One thing done to many records, each of which stands or falls by itself. */
export const bulkJob = defineJob({
  name: 'kernel.bulk',
  label: { en: 'Bulk work', zh: '批量操作' },
  input: bulkInput,
  // An attempt goes on where the one before it ended: what is waited for is the database.
  retries: 8,
  async handler(context) {
    const { runBulk } = await import('./run-bulk.ts');
    return runBulk(context, context.use(WebFace));
  },
});
