import { field } from '@entrepot/sdk';

/** What is done to many records, and as whom; the records stand in `kernel.bulkItem`. */
export const bulkInput = {
  entity: field.text(),
  /** `update`, `delete` or the name of an action. */
  action: field.text(),
  /** Of the action, or the fields to change. */
  input: field.json<Readonly<Record<string, unknown>>>({ type: 'object' }),
  /** update: each record gets back what another job replaced, in place of `input`. */
  restores: field.boolean().default(false),
  records: field.integer(),
  /** How the caller had proved who it is. */
  proof: field.enum({ session: { en: 'Session' }, token: { en: 'Token' }, kernel: { en: 'Kernel' } }),
  /** The language of what is told of each record. */
  locale: field.enum({ en: { en: 'English' }, 'zh-CN': { en: 'Chinese' } }),
};
