import { Problem } from '@entrepot/sdk';

/** The file cannot be read. Both reasons go on after a colon. */
export function unreadable(en: string, zh: string, cause?: unknown): Problem {
  return new Problem('unreadable-sheet', {
    detail: `The file cannot be read: ${en}.`,
    remedy: 'Open it in a spreadsheet program, save it as .xlsx or as "CSV UTF-8", and upload it again.',
    params: { reason: { en, zh } },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The file is larger than an import takes. */
export function tooLarge(en: string, zh: string): Problem {
  return new Problem('sheet-too-large', {
    detail: `The file is too large: ${en}.`,
    remedy: 'Split it into several files.',
    params: { reason: { en, zh } },
  });
}
