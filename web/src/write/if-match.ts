import { Problem } from '@entrepot/sdk';

/** The version of `If-Match: "3"`; undefined for `*`, 0, which no record has, for another's ETag. @throws Problem `if-match-required` (428) */
export function versionOf(header: string | undefined): number | undefined {
  if (header === undefined) throw ifMatchRequired();
  if (header.trim() === '*') return undefined;
  return Number(/^"(\d{1,15})"$/.exec(header.trim())?.[1] ?? 0);
}

export function ifMatchRequired(): Problem {
  return new Problem('if-match-required', {
    status: 428,
    detail: 'A change must say which version of the record it is meant for.',
    remedy: 'Send the ETag that came with the record: If-Match: "<version>".',
  });
}
