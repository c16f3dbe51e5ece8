import {
  type Action,
  type Context,
  defineAction,
  field,
  Model,
  notify,
  Problem,
  type Sql,
  type Transaction,
  tableOf,
  type User,
} from '@entrepot/sdk';
import { idOf } from '../audience/viewer.ts';
import { Comment } from './comment.entity.ts';

const editMinutes = 15;
const mostPeople = 8;
const mostText = 4_000;

const table = tableOf(Comment);
const record = {
  entity: field.text({ label: { en: 'Kind of record', zh: '记录类型' } }),
  record: field.text({ label: { en: 'Record', zh: '记录' } }),
};
const { text, mentions } = Comment.fields;

/** Someone as they are mentioned. */
interface Person {
  readonly id: string;
  readonly name: string;
  readonly displayName: string | null;
}

const commentsOn = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Comments', zh: '评论' },
  summary: 'What was said about a record, oldest first, for who may read it.',
  input: record,
  output: { data: field.json({ type: 'array', items: { type: 'object' } }) },
  async handler({ db, input, user, use, now }) {
    await requireReadable(use, user, input);
    const rows = await db.query<{ authorId: string; createdAt: string; mentions: readonly string[] }>(
      `SELECT c.id, c.text, c.mentions, c.author_id AS "authorId", coalesce(u.display_name, u.name) AS author,
         c.created_at AS "createdAt", c.edited_at AS "editedAt"
       FROM ${table} c JOIN kernel.users u ON u.id = c.author_id WHERE c.entity = $1 AND c.record = $2 ORDER BY c.id LIMIT 500`,
      [input.entity, input.record],
    );
    const people = await peopleOf(db, [...new Set(rows.flatMap((row) => row.mentions))]);
    return {
      data: rows.map((row) => ({
        ...row,
        mentions: row.mentions.flatMap((id) => people.get(id) ?? []),
        isMine: row.authorId === user.id,
        mayEdit: row.authorId === user.id && isFresh(row.createdAt, now()),
      })),
    };
  },
});

const comment = defineAction({
  permission: 'authenticated',
  label: { en: 'Comment', zh: '评论' },
  summary: 'Says something about a record that the caller may read. Who is mentioned and may read it, too, is told.',
  input: { ...record, text, mentions },
  output: { id: field.text() },
  status: 201,
  async handler({ db, input, user, use, call }) {
    const author = idOf(user);
    const said = textOf(input.text);
    await requireReadable(use, user, input);
    const told = await readers(db, use, input, input.mentions, author);
    const id = await db.transaction(async (tx) => {
      const [row] = await tx.query<{ id: string }>(
        `INSERT INTO ${table} (entity, record, author_id, text, mentions) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
        [input.entity, input.record, author, said, JSON.stringify(told)],
      );
      await mention(tx, call, input, user, said, told);
      return row?.id;
    });
    return { id };
  },
});

const editComment = defineAction({
  permission: 'authenticated',
  label: { en: 'Edit a comment', zh: '编辑评论' },
  summary: `Changes an own comment within ${editMinutes} minutes.`,
  input: { id: field.text({ label: { en: 'Id', zh: '编号' } }), text, mentions },
  async handler({ db, input, user, use, call, now }) {
    const said = textOf(input.text);
    const found = await ownComment(db, input.id, user);
    await requireReadable(use, user, found);
    if (!isFresh(found.createdAt, now())) {
      throw new Problem('console.too-late', {
        status: 409,
        detail: `A comment can be changed for ${editMinutes} minutes.`,
        remedy: 'Write another one, or delete this one.',
        params: { minutes: editMinutes },
      });
    }
    const told = await readers(db, use, found, input.mentions, idOf(user));
    await db.transaction(async (tx) => {
      await tx.query(
        `UPDATE ${table} SET text = $2, mentions = $3, edited_at = now(), version = version + 1, updated_at = now() WHERE id = $1`,
        [input.id, said, JSON.stringify(told)],
      );
      await mention(
        tx,
        call,
        found,
        user,
        said,
        told.filter((id) => !found.mentions.includes(id)),
      );
    });
  },
});

const deleteComment = defineAction({
  permission: 'authenticated',
  label: { en: 'Delete a comment', zh: '删除评论' },
  summary: 'Deletes an own comment.',
  input: { id: field.text({ label: { en: 'Id', zh: '编号' } }) },
  async handler({ db, input, user }) {
    await ownComment(db, input.id, user);
    await db.query(`DELETE FROM ${table} WHERE id = $1`, [input.id]);
  },
});

const people = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'People to mention', zh: '可提及的人' },
  summary: `At most ${mostPeople} people who may read a record, by the beginning of a name.`,
  input: { ...record, search: field.text({ label: { en: 'Name contains', zh: '姓名包含' } }).default('') },
  output: { data: field.json({ type: 'array', items: { type: 'object' } }) },
  async handler({ db, input, user, use }) {
    await requireReadable(use, user, input);
    const found = await db.query<Person & Record<string, unknown>>(
      `SELECT id, name, display_name AS "displayName" FROM kernel.users
       WHERE active AND ($1 = '' OR starts_with(lower(name), $1) OR position($1 IN lower(display_name)) > 0) ORDER BY name LIMIT 30`,
      [input.search.toLowerCase()],
    );
    const data: Person[] = [];
    for (const person of found) {
      if (data.length === mostPeople) break;
      if (await mayRead(use, person, input)) data.push(person);
    }
    return { data };
  },
});

/** By name, for the plugin. */
export const commentActions: Readonly<Record<string, Action>> = { commentsOn, comment, editComment, deleteComment, people };

interface About {
  readonly entity: string;
  readonly record: string;
}

function textOf(given: string): string {
  const said = given.trim();
  if (said !== '' && said.length <= mostText) return said;
  const detail = said === '' ? 'A comment says something.' : `A comment has at most ${mostText} characters.`;
  throw new Problem('console.wrong-comment', { detail, errors: [{ pointer: '/text', code: 'invalid-value', detail }] });
}

function isFresh(createdAt: string, now: Date): boolean {
  return now.getTime() - Date.parse(createdAt) < editMinutes * 60_000;
}

async function mayRead(use: Context['use'], user: Pick<User, 'id' | 'name'>, { entity, record: id }: About): Promise<boolean> {
  const asked: User = { roles: [], attributes: {}, ...user };
  return (await use(Model).readable(asked, { entity, id })) !== undefined;
}

async function requireReadable(use: Context['use'], user: User, about: About): Promise<void> {
  if (await mayRead(use, user, about)) return;
  throw new Problem('console.no-record', {
    status: 404,
    detail: `There is no ${about.entity.slice(0, 60)} with the id ${about.record.slice(0, 60)}, or it is not open to you.`,
    remedy: 'Check the id.',
    params: { entity: about.entity.slice(0, 60), id: about.record.slice(0, 60) },
  });
}

async function peopleOf(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Person>> {
  const found =
    ids.length === 0
      ? []
      : await sql.query<Person & Record<string, unknown>>(
          'SELECT id, name, display_name AS "displayName" FROM kernel.users WHERE id = ANY ($1)',
          [ids],
        );
  return new Map(found.map((person) => [person.id, person]));
}

/** Those of the mentioned who are there and may read the record, without the author. */
async function readers(
  sql: Sql,
  use: Context['use'],
  about: About,
  mentioned: readonly string[],
  author: string,
): Promise<string[]> {
  const found = await peopleOf(
    sql,
    [...new Set(mentioned)].filter((id) => id !== author),
  );
  const open = await Promise.all([...found.values()].map((person) => mayRead(use, person, about)));
  return [...found.keys()].filter((_, index) => open[index]);
}

async function mention(
  tx: Transaction,
  call: Context['call'],
  { entity, record: id }: About,
  { name }: User,
  said: string,
  users: readonly string[],
): Promise<void> {
  if (users.length === 0) return;
  const short = said.length > 120 ? `${said.slice(0, 119)}…` : said;
  const label = { en: `${name} mentioned you: ${short}`, zh: `${name} 提到了您：${short}` };
  await call(notify, { tx, to: { users }, text: label, record: { entity, id } });
}

async function ownComment(
  sql: Sql,
  id: string,
  user: User,
): Promise<About & { readonly createdAt: string; readonly mentions: readonly string[] }> {
  const [found] = await sql.query<About & { createdAt: string; mentions: readonly string[] }>(
    `SELECT entity, record, created_at AS "createdAt", mentions FROM ${table} WHERE id::text = $1 AND author_id = $2`,
    [id, idOf(user)],
  );
  if (found) return found;
  throw new Problem('console.not-found', { status: 404, detail: 'You have no such comment.' });
}
