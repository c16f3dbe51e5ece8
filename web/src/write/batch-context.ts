import { field, type JobContext } from '@entrepot/sdk';

/** Which items a large batch writes, and as whom. */
export const batchInput = {
  entity: field.text(),
  operation: field.enum({ create: { en: 'Create' }, update: { en: 'Update' }, delete: { en: 'Delete' } }),
  items: field.integer(),
  /** How the caller had proved who it is. */
  proof: field.enum({ session: { en: 'Session' }, token: { en: 'Token' }, kernel: { en: 'Kernel' } }),
  /** The language of the error file. */
  locale: field.enum({ en: { en: 'English' }, 'zh-CN': { en: 'Chinese' } }),
};

export type BatchContext = JobContext<typeof batchInput>;
