import { Problem } from '@entrepot/sdk';
import { codeOf, problemOfDatabaseError } from '../../database/database-error.ts';
import type { Registry } from '../../schema/registry.ts';

// Texts that JSON takes and PostgreSQL does not: a NUL character, half of a surrogate pair.
const unstorable = new Set(['22P05', '22021']);
// "index row size exceeds …": a unique or indexed text that is longer than an index holds.
const programLimit = '54000';

/** What the caller is told of anything that was thrown; of a defect only that there was one. */
export function problemOfError(error: unknown, registry: Registry): Problem {
  const told = error instanceof Problem ? error : problemOfDatabaseError(error, registry);
  if (told) return told;
  const code = codeOf(error);
  if (unstorable.has(code)) {
    const detail = 'A text holds a character that cannot be stored.';
    return new Problem('wrong-type', { status: 422, detail, remedy: 'Leave out control characters.', cause: error });
  }
  if (code === programLimit) {
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
