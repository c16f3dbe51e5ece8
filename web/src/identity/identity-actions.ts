import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { currentScope } from '@entrepot/registry/scope';
import {
  type Action,
  type ActionContext,
  type Context,
  defineAction,
  field,
  Problem,
  type SignIn,
  signedIn,
} from '@entrepot/sdk';
import { WebAnswer } from '../answer.ts';
import { WebFace } from '../write/batch-job.ts';
import { hashOf, sessionCookie, sessionOf } from './callers.ts';
import { ApiToken, StoredUser } from './identity-entities.ts';
import { hashPassword, verifyPassword } from './password.ts';

const sessionSeconds = 12 * 3_600;
const password = field.text({ minLength: 10, maxLength: 1_000 });

/** The kernel's own actions see the request as well: signing in needs its address and cookie. */
export function requestOf(context: object): IncomingMessage {
  const { request } = context as { request?: IncomingMessage };
  if (!request) throw new Error('an action of the kernel was called without its request');
  return request;
}

function cookie(request: IncomingMessage, value: string, seconds: number): string {
  const secure = 'encrypted' in request.socket || request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  return `${sessionCookie}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`;
}

function tell({ call }: Context, attempt: Omit<SignIn, 'address' | 'traceId'>): Promise<void> {
  const { address, traceId } = currentScope();
  return call(signedIn, { ...attempt, address, traceId });
}

const signIn = defineAction({
  permission: 'public',
  summary: 'Opens a session and sets its cookie.',
  input: { user: field.text(), password: field.text({ maxLength: 1_000 }) },
  output: { name: field.text(), roles: field.json(), expiresAt: field.timestamp() },
  async handler(context) {
    const { db, input } = context;
    const request = requestOf(context);
    const address = request.socket.remoteAddress ?? '';
    const now = context.now();
    const guard = context.use(WebFace).signIns;
    guard.check(input.user, address, now.getTime());
    const [user] = await db.query<{ id: string; name: string; roles: string[]; hash: string | null }>(
      'SELECT id, name, roles, password_hash AS hash FROM "kernel"."users" WHERE name = $1 AND active',
      [input.user],
    );
    if (!(await verifyPassword(input.password, user?.hash)) || !user) {
      guard.failed(input.user, address, now.getTime());
      await tell(context, { name: input.user, userId: user?.id ?? null, outcome: 'refused' });
      throw new Problem('sign-in-failed', {
        status: 401,
        detail: 'User and password do not match.',
        remedy: 'Check both; an administrator can set a new password.',
      });
    }
    guard.succeeded(input.user, address);
    await tell(context, { name: user.name, userId: user.id, outcome: 'signed-in' });
    const secret = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + sessionSeconds * 1_000).toISOString();
    await db.query('DELETE FROM "kernel"."sessions" WHERE expires_at < $1', [now]);
    const agent = request.headers['user-agent']?.slice(0, 255) ?? null;
    await db.query('INSERT INTO "kernel"."sessions" (user_id, hash, address, agent, expires_at) VALUES ($1, $2, $3, $4, $5)', [
      user.id,
      hashOf(secret),
      address,
      agent,
      expiresAt,
    ]);
    const body = JSON.stringify({ name: user.name, roles: user.roles, expiresAt });
    return new WebAnswer(200, body, { 'Set-Cookie': cookie(request, secret, sessionSeconds) });
  },
});

const signOut = defineAction({
  permission: 'public',
  summary: 'Ends the session of the cookie.',
  async handler(context) {
    const request = requestOf(context);
    const secret = sessionOf(request.headers.cookie ?? '');
    if (secret !== undefined) await context.db.query('DELETE FROM "kernel"."sessions" WHERE hash = $1', [hashOf(secret)]);
    const { user } = context;
    if (user.id !== null) await tell(context, { name: user.name, userId: user.id, outcome: 'signed-out' });
    context.use(WebFace).forgetCallers();
    return new WebAnswer(204, undefined, { 'Set-Cookie': cookie(request, '', 0) });
  },
});

const me = defineAction({
  method: 'GET',
  permission: 'authenticated',
  summary: 'Tells who is signed in.',
  handler: ({ user, locale }) => ({ ...user, locale }),
});

const changePassword = defineAction({
  permission: 'authenticated',
  summary: 'Sets a new password for who is signed in, and ends their other sessions.',
  input: { current: field.text({ maxLength: 1_000 }), password },
  async handler(context) {
    const { db, input, user } = context;
    const address = requestOf(context).socket.remoteAddress ?? '';
    const now = context.now().getTime();
    const guard = context.use(WebFace).signIns;
    guard.check(user.name, address, now);
    const [stored] = await db.query<{ hash: string | null }>('SELECT password_hash AS hash FROM "kernel"."users" WHERE id = $1', [
      user.id,
    ]);
    if (!(await verifyPassword(input.current, stored?.hash))) {
      guard.failed(user.name, address, now);
      throw new Problem('sign-in-failed', { status: 401, detail: 'The current password is another one.' });
    }
    await setPasswordOf(context, user.id ?? '', input.password, sessionOf(requestOf(context).headers.cookie ?? ''));
  },
});

const createToken = defineAction({
  permission: 'authenticated',
  summary: 'Makes an API token for who is signed in. It is shown once, here.',
  input: { name: field.text({ minLength: 1 }), expiresAt: field.timestamp().optional() },
  output: { id: field.text(), token: field.text() },
  status: 201,
  async handler({ db, input, user }) {
    if (user.id === null) throw new Problem('permission-denied', { status: 403, detail: 'Only a stored user can have tokens.' });
    const token = `ent_${randomBytes(32).toString('base64url')}`;
    const [row] = await db.query<{ id: string }>(
      'INSERT INTO "kernel"."api_tokens" (name, user_id, hash, expires_at) VALUES ($1, $2, $3, $4) RETURNING id',
      [input.name, user.id, hashOf(token), input.expiresAt],
    );
    return { id: row?.id, token };
  },
});

const revokeToken = defineAction({
  permission: 'authenticated',
  summary: 'Ends one of the own API tokens.',
  input: { id: field.ref(ApiToken) },
  async handler({ db, input, user }) {
    const gone = await db.query('DELETE FROM "kernel"."api_tokens" WHERE id = $1 AND user_id = $2 RETURNING id', [
      input.id,
      user.id,
    ]);
    if (gone.length === 0) throw new Problem('record-not-found', { status: 404, detail: 'You have no such token.' });
  },
});

const setPassword = defineAction({
  entity: StoredUser,
  summary: 'Sets the password of a user, and ends their sessions.',
  input: { password },
  handler: (context) => setPasswordOf(context, context.record.id, context.input.password, undefined),
});

async function setPasswordOf(
  { db }: Pick<ActionContext, 'db'>,
  id: string,
  plain: string,
  session: string | undefined,
): Promise<void> {
  const stored = await hashPassword(plain);
  await db.transaction(async (tx) => {
    await tx.query('UPDATE "kernel"."users" SET password_hash = $2, version = version + 1, updated_at = now() WHERE id = $1', [
      id,
      stored,
    ]);
    const kept = session === undefined ? null : hashOf(session);
    await tx.query('DELETE FROM "kernel"."sessions" WHERE user_id = $1 AND hash IS DISTINCT FROM $2', [id, kept]);
  });
}

/** By name, for the plugin named `kernel`. */
export const identityActions: Readonly<Record<string, Action>> = {
  signIn,
  signOut,
  me,
  changePassword,
  createToken,
  revokeToken,
  setPassword,
};
