import { type Action, defineAction, field, Jobs, tableOf } from '@entrepot/sdk';
import { idOf } from '../audience/viewer.ts';
import { Notice } from './notice.entity.ts';

const table = tableOf(Notice);
const pageSize = 50;
const jobDays = 7;

const inbox = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Inbox', zh: '收件箱' },
  summary: `The caller's notices, newest first, ${pageSize} at a time, and how many are unread.`,
  input: {
    unread: field.boolean({ label: { en: 'Unread alone', zh: '仅未读' } }).default(false),
    /** The \`updatedAt\` of the last one of the page before. */
    before: field.timestamp({ label: { en: 'Before', zh: '早于' } }).optional(),
  },
  output: {
    unread: field.integer(),
    data: field.json({ type: 'array', items: { type: 'object' } }),
    more: field.boolean(),
  },
  async handler({ db, input, user }) {
    const id = idOf(user);
    const rows = await db.query(
      `SELECT id, text, importance, entity, record, job, times, read_at AS "readAt", created_at AS "createdAt",
         updated_at AS "updatedAt"
       FROM ${table} WHERE user_id = $1 AND ($2 OR read_at IS NULL) AND ($3::timestamptz IS NULL OR updated_at < $3)
       ORDER BY updated_at DESC LIMIT ${pageSize + 1}`,
      [id, !input.unread, input.before],
    );
    const [count] = await db.query<{ unread: number }>(
      `SELECT count(*) AS unread FROM ${table} WHERE user_id = $1 AND read_at IS NULL`,
      [id],
    );
    return { unread: count?.unread ?? 0, data: rows.slice(0, pageSize), more: rows.length > pageSize };
  },
});

const markNotices = defineAction({
  permission: 'authenticated',
  label: { en: 'Mark notices', zh: '标记通知' },
  summary: 'Marks own notices as read or unread; all of them unless ids are given.',
  input: {
    ids: field
      .json<readonly string[]>(
        { type: 'array', maxItems: 1_000, items: { type: 'string', format: 'uuid' } },
        { label: { en: 'Notices', zh: '消息' } },
      )
      .optional(),
    read: field.boolean({ label: { en: 'Read', zh: '已读' } }).default(true),
  },
  async handler({ db, input, user }) {
    const which = `user_id = $1 AND ($2::uuid[] IS NULL OR id = ANY ($2))`;
    const values = [idOf(user), input.ids];
    // Being read changes nothing of what it says: it keeps its place.
    if (input.read)
      await db.query(`UPDATE ${table} SET read_at = now(), version = version + 1 WHERE ${which} AND read_at IS NULL`, values);
    else {
      await db.query(
        // Of what was said several times only the last stands unread, and only where it does not already.
        `UPDATE ${table} SET read_at = NULL, version = version + 1 WHERE id IN (
           SELECT DISTINCT ON (topic) id FROM ${table} n WHERE ${which} AND read_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM ${table} o WHERE o.user_id = n.user_id AND o.topic = n.topic AND o.read_at IS NULL)
           ORDER BY topic, updated_at DESC)`,
        values,
      );
    }
  },
});

const ownJobs = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Own jobs', zh: '我的任务' },
  summary: `The jobs of the caller that were heard of within ${jobDays} days, newest first, 200 at most.`,
  output: { data: field.json({ type: 'array', items: { type: 'object' } }) },
  async handler({ user, use, now }) {
    const since = new Date(now().getTime() - jobDays * 86_400_000);
    return { data: await use(Jobs).of([idOf(user)], since) };
  },
});

/** By name, for the plugin. */
export const inboxActions: Readonly<Record<string, Action>> = { inbox, markNotices, ownJobs };
