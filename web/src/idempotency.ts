import { hash } from 'node:crypto';
import { type Database, Problem, type Sql } from '@entrepot/sdk';
import type { Answer } from './answer.ts';
import type { Caller } from './identity/caller.ts';

const leaseMs = 60_000;
const keptMs = 24 * 3_600_000;

interface StoredKey {
  readonly request: string;
  readonly state: 'running' | 'written' | 'answered';
  readonly leaseUntil: string;
  readonly expiresAt: string;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: string | null;
}

/** What a route does with the key of its request: write it down together with its effect. */
export interface KeptRequest {
  /** Keeps the answer in the transaction that writes the effect: both stand or fall together. */
  answered(tx: Sql, answer: Answer): Promise<void>;
  /** Marks in the transaction of the effect that there was one, where the answer is not known yet. */
  written(tx: Sql): Promise<void>;
}

/**
 * Runs a POST at most once per key and caller, as draft-ietf-httpapi-idempotency-key-header-07 says: the same request
 * again gets the same answer for 24 hours. A request whose process died before its effect was written runs again when
 * its lease is over; one that wrote and could not answer is refused, never run twice.
 * @param refused the answer to a thrown error that is the caller's; undefined for any other
 * @throws Problem `idempotency-key-invalid` (400), `idempotency-in-flight` (409), `idempotency-answer-lost` (409),
 * `idempotency-key-reused` (422)
 */
export async function runOnce(
  db: Database,
  now: () => Date,
  caller: Caller,
  key: string,
  request: { method: string; url: string; body: string },
  refused: (error: unknown) => Answer | undefined,
  work: (kept: KeptRequest) => Promise<Answer>,
): Promise<Answer> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem('idempotency-key-invalid', {
      status: 400,
      detail: 'An Idempotency-Key has 1 to 255 visible ASCII characters.',
      remedy: 'Send a UUID.',
    });
  }
  const id = hash('sha256', `${caller.user.id ?? caller.user.name}\n${key}`, 'base64url');
  const fingerprint = hash('sha256', `${request.method} ${request.url}\n${request.body}`, 'base64url');
  const stored = await begin(db, now(), id, fingerprint);
  if (stored) return replay(stored, fingerprint);
  const renewal = setInterval(() => {
    const until = new Date(now().getTime() + leaseMs);
    db.query('UPDATE "kernel"."idempotency_keys" SET lease_until = $2 WHERE key = $1', [id, until]).catch(() => {});
  }, leaseMs / 3).unref();
  let kept = false;
  let effect = false;
  const answered = async (sql: Sql, answer: Answer) => {
    await keep(sql, id, answer);
    kept = true;
  };
  const written = async (tx: Sql) => {
    await tx.query(`UPDATE "kernel"."idempotency_keys" SET state = 'written' WHERE key = $1 AND state = 'running'`, [id]);
    effect = true;
  };
  try {
    const answer = await work({ answered, written });
    if (!kept) await answered(db, answer);
    return answer;
  } catch (error) {
    // It wrote something and refused the rest: that stands as its answer.
    const refusal = effect ? refused(error) : undefined;
    if (refusal) await answered(db, refusal).catch(() => {});
    // Nothing was written, so the key is free again: a corrected request may use it.
    await db.query(`DELETE FROM "kernel"."idempotency_keys" WHERE key = $1 AND state = 'running'`, [id]).catch(() => {});
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

/** Takes the key, or gives what stands under it. */
async function begin(db: Database, now: Date, id: string, fingerprint: string): Promise<StoredKey | undefined> {
  const values = [id, fingerprint, new Date(now.getTime() + leaseMs), new Date(now.getTime() + keptMs), now];
  const [taken] = await db.query(
    `INSERT INTO "kernel"."idempotency_keys" AS k (key, request, state, lease_until, expires_at) VALUES ($1, $2, 'running', $3, $4)
     ON CONFLICT (key) DO UPDATE SET request = excluded.request, state = 'running', lease_until = excluded.lease_until,
       expires_at = excluded.expires_at, status = NULL, headers = NULL, body = NULL
     WHERE k.expires_at < $5 OR (k.state = 'running' AND k.lease_until < $5 AND k.request = excluded.request)
     RETURNING id`,
    values,
    { name: 'kernel-idempotency-begin' },
  );
  if (taken) return undefined;
  const [stored] = await db.query<StoredKey>(
    `SELECT request, state, lease_until AS "leaseUntil", expires_at AS "expiresAt", status, headers, body
     FROM "kernel"."idempotency_keys" WHERE key = $1`,
    [id],
  );
  // Freed in this very moment: the caller comes again, as after any conflict.
  return (
    stored ?? { request: fingerprint, state: 'running', leaseUntil: '', expiresAt: '', status: null, headers: null, body: null }
  );
}

async function keep(sql: Sql, id: string, { status, body, headers, type }: Answer): Promise<void> {
  const text = typeof body === 'string' ? body : body === undefined ? null : undefined;
  if (text === undefined) {
    // Files are made again from what was written, not kept.
    await sql.query(`UPDATE "kernel"."idempotency_keys" SET state = 'written' WHERE key = $1`, [id]);
    return;
  }
  const kept = { ...headers, ...(type === undefined ? {} : { 'Content-Type': type }) };
  await sql.query(
    `UPDATE "kernel"."idempotency_keys" SET state = 'answered', status = $2, headers = $3, body = $4 WHERE key = $1`,
    [id, status, JSON.stringify(kept), text],
  );
}

function replay(stored: StoredKey, fingerprint: string): Answer {
  if (stored.request !== fingerprint) {
    throw new Problem('idempotency-key-reused', {
      status: 422,
      detail: 'The Idempotency-Key was used for another request.',
      remedy: 'Take a new key for a new request.',
    });
  }
  if (stored.state === 'running') {
    throw new Problem('idempotency-in-flight', {
      status: 409,
      detail: 'The first request with this Idempotency-Key is still running.',
      remedy: 'Ask again in a second.',
      params: { retryAfter: 1 },
    });
  }
  if (stored.state === 'written') {
    throw new Problem('idempotency-answer-lost', {
      status: 409,
      detail: 'The first request with this Idempotency-Key took effect, but its answer was not kept.',
      remedy: 'Read the records to see what it did; take a new key to do it again.',
    });
  }
  const headers = { ...stored.headers, 'Idempotent-Replayed': 'true' };
  return { status: stored.status ?? 200, body: stored.body ?? undefined, headers };
}

/** Forgets keys after their time. */
export async function sweepIdempotencyKeys(db: Database, now: Date): Promise<number> {
  return (await db.query('DELETE FROM "kernel"."idempotency_keys" WHERE expires_at < $1 RETURNING id', [now])).length;
}
