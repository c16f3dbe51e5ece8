import type { Filter } from '@entrepot/sdk';
import type { Host } from '@entrepot/sdk/ui';
import { Button, Flex, Input, Progress, Typography } from 'antd';
import { useState } from 'react';
import type { Queue } from './queues.ts';

const texts = {
  release: { en: 'Release {count}', zh: '放行 {count} 单' },
  advance: { en: 'Try {count} again', zh: '重新处理 {count} 单' },
  note: { en: 'Why they may go (stands in their story)', zh: '放行原因（写入订单全程记录）' },
  cancel: { en: 'Stop', zh: '停止' },
  result: { en: '{done} done, {refused} refused', zh: '完成 {done} 单，未通过 {refused} 单' },
  refused: { en: 'All refusals as a file', zh: '下载全部未通过原因' },
} as const;

interface Job {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly total: number;
  readonly rejected: number;
}

interface Refusal {
  readonly id: string;
  readonly title: string | null;
  readonly detail: string;
}

const isRunning = ({ state }: Job) => state === 'waiting' || state === 'running';
const refusalsShown = 50;

interface Props {
  readonly host: Host;
  readonly queue: Queue;
  readonly filter: Filter;
  readonly total: number;
  readonly selected: readonly string[];
  readonly onDone: () => void;
}

/** Does the queue's action to the selected orders, or to all of the queue, with its reason and its progress. */
export function ReleaseBar({ host, queue: { action }, filter, total, selected, onDone }: Props) {
  const [note, setNote] = useState('');
  const [job, setJob] = useState<Job>();
  const count = selected.length > 0 ? selected.length : total;
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const isBusy = job !== undefined && isRunning(job);
  if (!action || (count === 0 && !job)) return null;
  const start = async () => {
    const which = selected.length > 0 ? { ids: selected } : { filter };
    const input = action === 'release' && note !== '' ? { input: { note } } : {};
    try {
      const { id, records } = await host.api<{ id: string; records: number }>('/api/v1/kernel/bulk', {
        body: { entity: 'orders.order', action, ...which, ...input },
      });
      setRefusals([]);
      for (let now: Job = { id, state: 'waiting', done: 0, total: records, rejected: 0 }; ; ) {
        setJob(now);
        if (!isRunning(now)) break;
        await new Promise((resolve) => setTimeout(resolve, 400));
        now = await host.api<Job>(`/api/v1/kernel/jobs/${id}`);
      }
      const results = `/api/v1/kernel/bulkResults?job=${id}&state=refused&limit=${refusalsShown}`;
      setRefusals((await host.api<{ data: Refusal[] }>(results)).data);
      setNote('');
      host.refresh('orders.order');
      onDone();
    } catch (error) {
      host.say(error instanceof Error ? error.message : String(error), 'error');
    }
  };
  const amount = (text: { en: string; zh: string }, values: Readonly<Record<string, number>>) =>
    host.text(text).replace(/\{(\w+)\}/g, (_, name: string) => (values[name] ?? 0).toLocaleString(host.locale));
  return (
    <Flex vertical gap={4}>
      <Flex gap={8} wrap align="center">
        {action === 'release' && (
          <Input
            style={{ flex: '1 1 220px', maxWidth: 420 }}
            value={note}
            maxLength={500}
            onChange={({ target }) => setNote(target.value)}
            placeholder={host.text(texts.note)}
            aria-label={host.text(texts.note)}
          />
        )}
        <Button type="primary" disabled={isBusy || count === 0} loading={isBusy} onClick={() => void start()}>
          {amount(texts[action], { count })}
        </Button>
        {isBusy && (
          <Button onClick={() => void host.api(`/api/v1/kernel/jobs/${job.id}:cancel`, { method: 'POST' })}>
            {host.text(texts.cancel)}
          </Button>
        )}
      </Flex>
      {job && (
        <Flex gap={8} align="center" wrap>
          <Progress
            percent={job.total === 0 ? 100 : Math.round((100 * job.done) / job.total)}
            size="small"
            style={{ maxWidth: 320, margin: 0 }}
            status={isBusy ? 'active' : job.rejected > 0 ? 'exception' : 'success'}
          />
          <Typography.Text>{amount(texts.result, { done: job.done - job.rejected, refused: job.rejected })}</Typography.Text>
          {job.rejected > refusals.length && <a href={`/api/v1/kernel/jobs/${job.id}:errors`}>{host.text(texts.refused)}</a>}
        </Flex>
      )}
      {refusals.length > 0 && (
        <ul style={{ margin: 0, paddingInlineStart: 20 }}>
          {refusals.map(({ id, title, detail }) => (
            <li key={id}>
              <a
                href={host.pathOf('orders.order', id)}
                onClick={(event) => {
                  event.preventDefault();
                  host.go(host.pathOf('orders.order', id));
                }}
              >
                {title ?? id.slice(-8)}
              </a>{' '}
              {detail}
            </li>
          ))}
        </ul>
      )}
    </Flex>
  );
}
