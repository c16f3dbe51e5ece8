import { type Action, type ActionContext, defineAction, field, Problem } from '@entrepot/sdk';
import { WebFace } from '../write/batch-job.ts';
import { hashOf, sessionOf } from './callers.ts';
import { requestOf } from './identity-actions.ts';

const list = { data: field.json({ type: 'array', items: { type: 'object' } }) };

/** @throws Problem `permission-denied` (403) for who stands in no table, as a program of the kernel */
function idOf({ id }: ActionContext['user'], permission: string): string {
  if (id !== null) return id;
  throw new Problem('permission-denied', { status: 403, detail: 'Only a stored user has them.', params: { permission } });
}

function ownSession(context: object): string | null {
  const secret = sessionOf(requestOf(context).headers.cookie ?? '');
  return secret === undefined ? null : hashOf(secret);
}

const mySessions = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'See own sessions', zh: '查看本人会话' },
  summary: 'Where who is signed in has signed in, the newest first; `current` is the one that asks.',
  output: list,
  async handler(context) {
    const { db, user } = context;
    const text = `SELECT id, address, agent, created_at AS "createdAt", expires_at AS "expiresAt", hash IS NOT DISTINCT FROM $2 AS current
      FROM "kernel"."sessions" WHERE user_id = $1 AND expires_at > $3 ORDER BY created_at DESC`;
    return { data: user.id === null ? [] : await db.query(text, [user.id, ownSession(context), context.now()]) };
  },
});

const endSessions = defineAction({
  permission: 'authenticated',
  label: { en: 'End own sessions', zh: '结束本人会话' },
  summary: 'Ends one of the own sessions, or all but the one that asks.',
  input: { id: field.text({ maxLength: 36 }).optional() },
  output: { ended: field.integer() },
  async handler(context) {
    const { db, user, input } = context;
    const rows = await db.query(
      `DELETE FROM "kernel"."sessions" WHERE user_id = $1 AND CASE WHEN $2::text IS NULL THEN hash IS DISTINCT FROM $3 ELSE id::text = $2 END
       RETURNING id`,
      [idOf(user, 'kernel.endSessions'), input.id?.toLowerCase() ?? null, ownSession(context)],
    );
    context.use(WebFace).forgetCallers();
    return { ended: rows.length };
  },
});

const myTokens = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'See own API tokens', zh: '查看本人 API 令牌' },
  summary: 'The API tokens of who is signed in, the newest first, without what they consist of.',
  output: list,
  async handler({ db, user }) {
    const text = `SELECT id, name, created_at AS "createdAt", expires_at AS "expiresAt" FROM "kernel"."api_tokens"
      WHERE user_id = $1 ORDER BY created_at DESC`;
    return { data: user.id === null ? [] : await db.query(text, [user.id]) };
  },
});

const renameMe = defineAction({
  permission: 'authenticated',
  label: { en: 'Change own name', zh: '修改本人姓名' },
  summary: 'Changes the name by which others see who is signed in.',
  input: { displayName: field.text({ minLength: 1, label: { en: 'Name', zh: '姓名' } }).optional() },
  async handler({ db, user, input }) {
    await db.query('UPDATE "kernel"."users" SET display_name = $2, version = version + 1, updated_at = now() WHERE id = $1', [
      idOf(user, 'kernel.renameMe'),
      input.displayName,
    ]);
  },
});

/** What users look after by themselves: by name, for the plugin named `kernel`. */
export const ownActions: Readonly<Record<string, Action>> = { mySessions, endSessions, myTokens, renameMe };
