import { type Context, defineJob, field, type HttpClient, Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { Endpoint } from '../endpoint/endpoint.entity.ts';
import { secretsAt } from '../endpoint/secret.ts';
import { endpointDisabled } from '../events.ts';
import type { Settings } from '../settings.ts';
import { Webhooks } from '../webhooks.ts';
import { type Attempt, Delivery } from './delivery.entity.ts';
import { afterAttempt, pauseOfEndpoint, type Verdict } from './schedule.ts';
import { signedHeaders } from './sign.ts';

const maxBytes = 1024 * 1024;
const excerptLength = 500;
const dayMs = 24 * 3_600_000;

interface Due {
  id: string;
  event: string;
  body: string;
  attempts: number;
  endpoint: string;
  url: string;
  active: boolean;
  secret: string;
  previousSecret: string | null;
  previousUntil: string | null;
  failures: number;
  failingSince: string | null;
  pausedUntil: string | null;
}

/** One attempt of a delivery. What comes next is written with its result, so that a death in between costs a repetition at most. */
export const attemptJob = defineJob({
  name: 'webhooks.attempt',
  input: { delivery: field.text(), attempt: field.integer() },
  // It schedules its own repetitions.
  retries: 0,
  async handler(context) {
    const { db, http, input, now, use } = context;
    const { settings, endpoints } = use(Webhooks);
    const due = await claim(context, input.delivery, input.attempt, settings);
    if (!due) return { state: 'not due' };
    if (!due.active) {
      await db.transaction((tx) => conclude(tx, due, { state: 'failed' }, undefined));
      return { state: 'endpoint disabled' };
    }
    if (due.pausedUntil !== null && Date.parse(due.pausedUntil) > now().getTime()) {
      const nextAttemptAt = new Date(Date.parse(due.pausedUntil) + Math.round(Math.random() * 5000));
      await db.transaction((tx) => conclude(tx, due, { state: 'pending', nextAttemptAt }, undefined));
      return { state: 'endpoint paused' };
    }
    const { attempt, retryAfterMs } = await send(http, due, settings, now());
    const result = { status: attempt.status ?? undefined, retryAfterMs };
    const verdict = afterAttempt(result, due.attempts + 1, now(), Math.random());
    await db.transaction(async (tx) => {
      await conclude(tx, due, verdict, attempt);
      if (verdict.state === 'delivered') await recovered(tx, due);
      else await failed(context, tx, due, verdict, settings);
    });
    if (verdict.state !== 'delivered') endpoints.forget();
    return { state: verdict.state };
  },
});

/** Takes the delivery for as long as an attempt may last. @returns undefined where this attempt was made, or is being made */
async function claim(
  { db, now }: Context,
  delivery: string,
  attempt: number,
  { timeoutSeconds }: Settings,
): Promise<Due | undefined> {
  const at = now().getTime();
  const [due] = await db.query<Due & Record<string, unknown>>(
    `UPDATE ${tableOf(Delivery)} d SET lease_until = $4 FROM ${tableOf(Endpoint)} e
     WHERE d.id = $1 AND d.attempts = $2 AND d.state = 'pending' AND e.id = d.endpoint_id
       AND (d.lease_until IS NULL OR d.lease_until < $3)
     RETURNING d.id, d.event, d.body, d.attempts, e.id AS endpoint, e.url, e.active, e.secret, e.previous_secret AS "previousSecret",
       e.previous_until AS "previousUntil", e.failures, e.failing_since AS "failingSince", e.paused_until AS "pausedUntil"`,
    [delivery, attempt, new Date(at).toISOString(), new Date(at + (timeoutSeconds + 30) * 1000).toISOString()],
  );
  return due;
}

async function send(
  http: HttpClient,
  due: Due,
  { timeoutSeconds }: Settings,
  now: Date,
): Promise<{ attempt: Attempt; retryAfterMs: number | undefined }> {
  const start = performance.now();
  const ended = (rest: Pick<Attempt, 'status' | 'error' | 'excerpt'>): Attempt => ({
    at: now.toISOString(),
    ms: Math.round(performance.now() - start),
    ...rest,
  });
  try {
    const answer = await http.fetch(due.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'Entrepot-Webhooks/1.0',
        ...signedHeaders(due.event, due.body, secretsAt(due, now), now),
      },
      body: due.body,
      timeoutMs: timeoutSeconds * 1000,
      redirect: 'manual',
      maxBytes,
    });
    const text = (await answer.text()).slice(0, excerptLength).replaceAll('\0', '');
    const seconds = Number(answer.headers.get('retry-after'));
    const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : undefined;
    return { attempt: ended({ status: answer.status, error: null, excerpt: text }), retryAfterMs };
  } catch (error) {
    const code = error instanceof Problem ? error.code : 'internal-error';
    const excerpt = error instanceof Error ? error.message.slice(0, excerptLength) : null;
    return { attempt: ended({ status: null, error: code, excerpt }), retryAfterMs: undefined };
  }
}

/** Writes down what became of the attempt, and sees to the next one. */
async function conclude(tx: Transaction, due: Due, verdict: Verdict, attempt: Attempt | undefined): Promise<void> {
  const next = verdict.state === 'pending' ? verdict.nextAttemptAt : undefined;
  const attempts = due.attempts + (attempt ? 1 : 0);
  await tx.query(
    `UPDATE ${tableOf(Delivery)} SET state = $2, attempts = $3, next_attempt_at = $4, lease_until = NULL, response_code = $5,
       duration_ms = $6, error = $7, log = log || $8::jsonb, version = version + 1, updated_at = now() WHERE id = $1`,
    [
      due.id,
      verdict.state === 'gone' ? 'failed' : verdict.state,
      attempts,
      next?.toISOString() ?? null,
      attempt?.status ?? null,
      attempt?.ms ?? null,
      attempt ? attempt.error : verdict.state === 'failed' ? 'endpoint-disabled' : null,
      JSON.stringify(attempt ? [attempt] : []),
    ],
  );
  if (next) await tx.enqueue(attemptJob, { delivery: due.id, attempt: attempts }, { startAfter: next });
}

async function recovered(tx: Transaction, { endpoint, failures }: Due): Promise<void> {
  if (failures === 0) return;
  await tx.query(`UPDATE ${tableOf(Endpoint)} SET failures = 0, failing_since = NULL, paused_until = NULL WHERE id = $1`, [
    endpoint,
  ]);
}

/** Leaves the endpoint alone for a while; after too long, or where it wants nothing any more, for good. */
async function failed(
  { log, now }: Context,
  tx: Transaction,
  { endpoint, url, failures, failingSince }: Due,
  { state }: Verdict,
  { disableAfterDays }: Settings,
): Promise<void> {
  const at = now();
  const since = failingSince === null ? at : new Date(failingSince);
  const isTooLong = at.getTime() - since.getTime() > disableAfterDays * dayMs;
  const reason = state === 'gone' ? 'gone' : isTooLong ? 'failing' : null;
  const [changed] = await tx.query(
    `UPDATE ${tableOf(Endpoint)} SET failures = failures + 1, failing_since = coalesce(failing_since, $2), paused_until = $3,
       active = active AND $4::text IS NULL, disabled_reason = $4, version = version + 1, updated_at = now()
     WHERE id = $1 AND active RETURNING 1`,
    [endpoint, since.toISOString(), pauseOfEndpoint(failures + 1, at).toISOString(), reason],
  );
  if (!changed || reason === null) return;
  log.warn({ endpoint, url, reason }, 'a webhook endpoint was disabled');
  await tx.emit(endpointDisabled, { key: endpoint, payload: { endpointId: endpoint, url, reason } });
}
