import { createHmac } from 'node:crypto';

/**
 * The headers of a webhook after Standard Webhooks (https://www.standardwebhooks.com): one `v1` signature a secret.
 * @param id the same for every attempt
 * @param secrets `whsec_…`
 */
export function signedHeaders(id: string, body: string, secrets: readonly string[], now: Date): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
