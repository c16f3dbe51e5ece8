import { Board } from '@entrepot/durable/events/event-board';
import type { Context } from '@entrepot/sdk';

/** What of a plugin waits in queues. */
export interface Lag {
  jobs: { waiting: number; oldestSeconds: number; failedToday: number; lostRuns: number };
  events: { subscription: string; waiting: number; oldestSeconds: number; parked: number }[];
}

const seconds = (sql: string) => `greatest(0, extract(epoch FROM now() - ${sql}))::float8`;

/** How long the oldest job and the oldest event of each plugin have waited by now. */
export async function readLag({ db, use, now }: Pick<Context, 'db' | 'use' | 'now'>): Promise<(plugin: string) => Lag> {
  const [jobs, subscriptions] = await Promise.all([
    db.query<{ plugin: string } & Lag['jobs']>(
      `SELECT split_part(type, '.', 1) AS plugin,
         (count(*) FILTER (WHERE due))::int AS waiting,
         coalesce(max(${seconds('coalesce(start_after, created_at)')}) FILTER (WHERE due), 0) AS "oldestSeconds",
         (count(*) FILTER (WHERE state = 'failed'))::int AS "failedToday",
         coalesce(sum(lost_runs), 0)::int AS "lostRuns"
       FROM (SELECT *, state = 'waiting' AND (start_after IS NULL OR start_after <= now()) AS due FROM "kernel"."jobs"
         WHERE state IN ('waiting', 'running') OR (state = 'failed' AND finished_at > now() - interval '1 day')) AS j
       GROUP BY 1`,
    ),
    use(Board).subscriptions(),
  ]);
  const byPlugin = new Map(jobs.map(({ plugin, ...lag }) => [plugin, lag]));
  const at = now().getTime();
  return (plugin) => ({
    jobs: byPlugin.get(plugin) ?? { waiting: 0, oldestSeconds: 0, failedToday: 0, lostRuns: 0 },
    events: subscriptions
      .filter((each) => each.plugin === plugin && each.enabled)
      .map(({ name, waiting, oldestWaiting, parked }) => ({
        subscription: name,
        waiting,
        oldestSeconds: oldestWaiting === null ? 0 : Math.max(0, (at - new Date(oldestWaiting).getTime()) / 1000),
        parked,
      })),
  });
}
