import { randomBytes } from 'node:crypto';

const rotationMs = 24 * 3_600_000;

/** A new secret after Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Until when the old secret signs beside the new one. */
export function rotationEnd(now: Date): Date {
  return new Date(now.getTime() + rotationMs);
}

/** The secrets that sign at a moment, the newest first. */
export function secretsAt(
  endpoint: { secret: string; previousSecret: string | null; previousUntil: string | null },
  now: Date,
): string[] {
  const { secret, previousSecret, previousUntil } = endpoint;
  const isOld = previousSecret !== null && previousUntil !== null && Date.parse(previousUntil) > now.getTime();
  return isOld ? [secret, previousSecret] : [secret];
}
