/** What is wrong with a webhook. */
export type WebhookFault = 'missing-header' | 'invalid-header' | 'too-old' | 'too-new' | 'wrong-signature' | 'invalid-secret';

/** A webhook that is not to be believed. Answer 400 and do nothing. */
export class InvalidWebhook extends Error {
  readonly code: WebhookFault;

  constructor(code: WebhookFault, message: string) {
    super(message);
    this.name = 'InvalidWebhook';
    this.code = code;
  }
}

export interface VerifiedWebhook {
  /** The same for every attempt: handle each id once. */
  readonly id: string;
  /** When it was sent. */
  readonly sentAt: Date;
  /** The body, parsed. */
  readonly payload: unknown;
}

type HeaderValues = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const toleranceSeconds = 5 * 60;

/**
 * Verifies a webhook after Standard Webhooks (https://www.standardwebhooks.com, "v1" signatures): HMAC-SHA-256 over
 * `<id>.<timestamp>.<body>`, sent at most five minutes ago, so that it cannot be replayed later.
 * @param headers of the request; `webhook-id`, `webhook-timestamp` and `webhook-signature` are read
 * @param body as it arrived, byte by byte: JSON that was parsed and written again has another signature
 * @param secrets `whsec_…` as it was shown; several while one replaces another
 * @param now the receiver's clock
 * @throws InvalidWebhook with a code
 */
export async function verifyWebhook(
  headers: HeaderValues,
  body: string | Uint8Array,
  secrets: string | readonly string[],
  now: Date = new Date(),
): Promise<VerifiedWebhook> {
  const id = required(headers, 'webhook-id');
  const timestamp = required(headers, 'webhook-timestamp');
  const signatures = required(headers, 'webhook-signature');
  if (!/^\d{1,12}$/.test(timestamp)) throw new InvalidWebhook('invalid-header', 'webhook-timestamp is no number of seconds');
  const age = now.getTime() / 1000 - Number(timestamp);
  if (age > toleranceSeconds) throw new InvalidWebhook('too-old', 'the webhook was sent more than five minutes ago');
  if (age < -toleranceSeconds) throw new InvalidWebhook('too-new', 'the webhook was sent in the future: check the clock');
  const text = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const content = joined(new TextEncoder().encode(`${id}.${timestamp}.`), text);
  const given = signatures.split(' ').flatMap((each) => (each.startsWith('v1,') ? (bytesOf(each.slice(3)) ?? []) : []));
  for (const secret of typeof secrets === 'string' ? [secrets] : secrets) {
    const key = await keyOf(secret);
    for (const signature of given) {
      // The comparison of Web Crypto takes the same time wherever the first difference lies.
      if (await crypto.subtle.verify('HMAC', key, signature, content)) return verified(id, timestamp, text);
    }
  }
  throw new InvalidWebhook('wrong-signature', 'no signature of the webhook was made with this secret');
}

function verified(id: string, timestamp: string, body: Uint8Array): VerifiedWebhook {
  return { id, sentAt: new Date(Number(timestamp) * 1000), payload: JSON.parse(new TextDecoder().decode(body)) };
}

function required(headers: HeaderValues, name: string): string {
  const value = headerOf(headers, name);
  if (value === undefined || value === '') throw new InvalidWebhook('missing-header', `the header ${name} is missing`);
  return value;
}

function headerOf(headers: HeaderValues, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name) return typeof value === 'string' ? value : value?.join(' ');
  }
  return undefined;
}

async function keyOf(secret: string): Promise<Awaited<ReturnType<typeof crypto.subtle.importKey>>> {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''));
  if (!bytes || bytes.length === 0) throw new InvalidWebhook('invalid-secret', 'the secret is no base64 text after "whsec_"');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
