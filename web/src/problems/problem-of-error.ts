import { codeOf, problemOfDatabaseError } from '@entrepot/database/database-error';
import type { Registry } from '@entrepot/registry/schema/registry';
import { Problem } from '@entrepot/sdk';

// "index row size exceeds …": a unique or indexed text that is longer than an index holds.
const programLimit = '54000';

/** What the caller is told of anything that was thrown; of a defect only that there was one. */
export function problemOfError(error: unknown, registry: Registry): Problem {
  const told = error instanceof Problem ? error : problemOfDatabaseError(error, registry);
  if (told) return told;
  if (codeOf(error) === programLimit) {
    return new Problem('too-long', {
      status: 422,
      detail: 'A text is longer than its index takes.',
      remedy: 'Shorten the text.',
      cause: error,
    });
  }
  return new Problem('internal-error', {
    status: 500,
    detail: 'Something went wrong inside. Nothing of this request was written by halves.',
    remedy: 'Try again later; if it comes again, give the traceId to your administrator.',
    cause: error,
  });
}
