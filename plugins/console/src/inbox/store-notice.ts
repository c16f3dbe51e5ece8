import { createHash } from 'node:crypto';
import { type JobStatus, type Label, type Notice as Told, type Transaction, tableOf } from '@entrepot/sdk';
import { Notice, type NoticedJob } from './notice.entity.ts';

const table = tableOf(Notice);

/** Everybody who is named, and everybody who holds one of the roles by now, once. */
const recipients = `SELECT u.id FROM kernel.users u WHERE u.active AND (u.id = ANY ($1::uuid[]) OR u.roles ?| $2::text[]
  OR EXISTS (SELECT 1 FROM kernel.assignments a JOIN kernel.roles r ON r.id = a.role_id
    WHERE a.user_id = u.id AND r.name = ANY ($2) AND (a.valid_until IS NULL OR a.valid_until > $3)))`;

/** Stores a notice for each of its recipients: what stands there unread already is not repeated. */
export async function storeNotice({ tx, to, text, record, importance = 'normal' }: Told, now: Date): Promise<void> {
  await store(tx, now, to, text, importance, record, undefined);
}

/** Tells who asked for a job how it ended. */
export async function storeJobEnd(tx: Transaction, job: JobStatus, now: Date): Promise<void> {
  if (job.userId === null) return;
  const { id, name, state, done, total, rejected } = job;
  const importance = state === 'failed' ? 'high' : rejected > 0 ? 'normal' : 'low';
  const noticed = { id, name, state, done, total, rejected };
  await store(tx, now, { users: [job.userId] }, textOf(job), importance, undefined, noticed);
}

async function store(
  tx: Transaction,
  now: Date,
  { users = [], roles = [] }: Told['to'],
  text: Label,
  importance: NonNullable<Told['importance']>,
  record: Told['record'],
  job: NoticedJob | undefined,
): Promise<void> {
  const said = JSON.stringify([text, record?.entity, record?.id, job?.id]);
  const topic = createHash('sha256').update(said).digest('base64url');
  await tx.query(
    `INSERT INTO ${table} AS n (user_id, text, importance, entity, record, job, topic)
     SELECT r.id, $4, $5, $6, $7, $8, $9 FROM (${recipients}) r ORDER BY r.id
     ON CONFLICT (user_id, topic) WHERE read_at IS NULL
     DO UPDATE SET times = n.times + 1, version = n.version + 1, updated_at = now()`,
    [
      users,
      roles,
      now.toISOString(),
      JSON.stringify(text),
      importance,
      record?.entity ?? null,
      record?.id ?? null,
      job ? JSON.stringify(job) : null,
      topic,
    ],
  );
}

function textOf({ label, state, done, total, rejected, error }: JobStatus): Label {
  const zh = label.zh ?? label.en;
  const counts = total > 0 ? [`: ${done} of ${total}`, `：${done} / ${total}`] : ['', ''];
  const refused = rejected > 0 ? [`, ${rejected} rejected`, `，${rejected} 条被拒`] : ['', ''];
  const why = state === 'failed' && error ? [` (${error.detail})`, `（${error.detail}）`] : ['', ''];
  const ends = {
    done: ['is done', '已完成'],
    failed: ['has failed', '失败'],
    cancelled: ['was cancelled', '已取消'],
    waiting: ['waits', '等待中'],
    running: ['runs', '进行中'],
  } as const;
  return {
    en: `${label.en} ${ends[state][0]}${counts[0]}${refused[0]}${why[0]}`,
    zh: `${zh}${ends[state][1]}${counts[1]}${refused[1]}${why[1]}`,
  };
}
