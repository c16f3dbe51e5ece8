import { DownloadOutlined } from '@ant-design/icons';
import type { JobStatus } from '@entrepot/sdk';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Progress, Skeleton, Tag, Typography } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../api/client.ts';
import { useLive, useLiveJob } from '../api/live.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { progressOf, spanOf } from './job-progress.ts';
import { useNow } from './use-now.ts';
import './inbox.css';

const colours = { waiting: 'default', running: 'processing', done: 'success', failed: 'error', cancelled: 'warning' } as const;
const bars = { waiting: 'normal', running: 'active', done: 'success', failed: 'exception', cancelled: 'normal' } as const;

/** One of the user's jobs, followed until it ends: how far it is, how long it will take, and how to stop it. */
export function JobRow({ id, onEnd }: { readonly id: string; readonly onEnd?: (job: JobStatus) => void }) {
  const { t } = useTexts();
  const job = useJob(id, onEnd);
  if (job === null) return <Typography.Text type="secondary">{t('inbox.gone')}</Typography.Text>;
  if (!job) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  return <JobView job={job} />;
}

/** The status of a job: what the stream told, or what was read where nothing was told. Null where it is not there. */
export function useJob(id: string, onEnd?: (job: JobStatus) => void): JobStatus | null | undefined {
  const { isOpen } = useLive();
  const told = useLiveJob(id);
  const [ended, setEnded] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => api<JobStatus>(`/api/v1/kernel/jobs/${id}`, { signal }),
    // Without a stream somebody has to ask.
    refetchInterval: ({ state }) => (state.data?.finishedAt ? false : isOpen ? 15_000 : 2_000),
    retry: false,
  });
  const job = told && (!data || told.updatedAt >= data.updatedAt) ? told : data;
  if (job?.finishedAt && !ended) {
    setEnded(true);
    if (onEnd) queueMicrotask(() => onEnd(job));
  }
  return job ?? (error instanceof ApiError && error.problem.status === 404 ? null : undefined);
}

function JobView({ job }: { readonly job: JobStatus }) {
  const { t, text, locale } = useTexts();
  const region = usePreferences();
  const isUnderWay = job.finishedAt === null;
  const now = useNow(isUnderWay);
  const [isCancelling, setIsCancelling] = useState(false);
  const progress = progressOf(job, now);
  const name = text(job.label);
  const number = (value: number) => formatNumber(value, { ...region, locale });
  const span = (ms: number) => {
    const { unit, count } = spanOf(ms);
    return t(`inbox.${unit}`, { count });
  };
  const cancel = () => {
    setIsCancelling(true);
    // Whoever comes too late sees it done.
    api(`/api/v1/kernel/jobs/${job.id}:cancel`, { method: 'POST' }).catch(() => setIsCancelling(false));
  };
  const facts = [
    job.total > 0 ? t('inbox.progress', { done: number(job.done), total: number(job.total) }) : undefined,
    progress.leftMs === undefined ? undefined : t('inbox.left', { time: span(progress.leftMs) }),
    progress.heardMs === undefined
      ? undefined
      : t(progress.isSilent ? 'inbox.silent' : 'inbox.heard', { time: span(progress.heardMs) }),
    progress.tookMs === undefined ? undefined : t('inbox.took', { time: span(progress.tookMs) }),
    job.message ?? undefined,
  ].filter((fact) => fact !== undefined);
  return (
    <Flex vertical gap={2} className="job-row" data-job={job.id} data-state={job.state}>
      <Flex align="center" gap={8}>
        <Typography.Text strong ellipsis style={{ flex: 1 }}>
          {name}
        </Typography.Text>
        <Tag color={colours[job.state]} style={{ marginInlineEnd: 0 }}>
          {t(`inbox.${job.state}`)}
        </Tag>
      </Flex>
      {(isUnderWay || job.state === 'failed') && (
        <Progress
          percent={progress.percent ?? 0}
          status={bars[job.state]}
          showInfo={progress.percent !== undefined}
          size="small"
          aria-label={t('inbox.progressOf', { name })}
        />
      )}
      <Flex align="center" gap={8} wrap>
        <Typography.Text type={progress.isSilent ? 'danger' : 'secondary'} className="job-facts">
          {facts.join(' · ')}
        </Typography.Text>
        {job.rejected > 0 && (
          <Button
            size="small"
            type="link"
            icon={<DownloadOutlined aria-hidden />}
            href={`/api/v1/kernel/jobs/${job.id}:errors`}
            download={`errors-${job.id}.csv`}
          >
            {t('inbox.rejected', { count: job.rejected })} · {t('inbox.errorFile')}
          </Button>
        )}
        {isUnderWay && (
          <Button size="small" danger loading={isCancelling} onClick={cancel} aria-label={t('inbox.cancelJob', { name })}>
            {t('inbox.cancel')}
          </Button>
        )}
      </Flex>
      {job.error && <Typography.Text type="danger">{job.error.detail}</Typography.Text>}
    </Flex>
  );
}
