import type { JobStatus } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Segmented, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ApiError } from '../api/client.ts';
import { recordPath } from '../api/model.tsx';
import { refresh } from '../api/records.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { JobRow } from '../inbox/job-row.tsx';
import { type BulkResult, readResults, undoBulk } from './bulk-work.ts';

interface BulkProgressView {
  readonly entity: UiEntity;
  readonly job: string;
  /** Another job takes its place: the one that takes it back. */
  readonly onJob: (job: string) => void;
  readonly onClose: () => void;
}

/** How far a bulk job is, and what became of each record, with the reason of those that were refused. */
export function BulkProgress({ entity, job, onJob, onClose }: BulkProgressView) {
  const { t, locale } = useTexts();
  const { timeZone } = usePreferences();
  const client = useQueryClient();
  const [ended, setEnded] = useState<JobStatus>();
  const [fault, setFault] = useState<string>();
  const results = useQuery({
    queryKey: ['jobs', job, 'counts'],
    queryFn: () => readResults(job, 'refused', 0),
    enabled: ended !== undefined,
  });
  const counts = results.data?.counts;
  const number = (count: number) => formatNumber(count, { locale, timeZone });
  const undo = async () => {
    setFault(undefined);
    try {
      onJob(await undoBulk(entity, job));
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : t('app.unreachable'));
    }
  };
  return (
    <Flex vertical gap={12}>
      <JobRow
        id={job}
        onEnd={(status) => {
          setEnded(status);
          void refresh(client, entity.name);
        }}
      />
      {counts && (
        <Typography.Text role="status">
          {t(ended?.state === 'cancelled' ? 'list.bulkCancelled' : 'list.bulkDone', {
            done: number(counts.done),
            refused: number(counts.refused),
            waiting: number(counts.waiting),
          })}
        </Typography.Text>
      )}
      {fault !== undefined && <Alert type="error" showIcon title={fault} />}
      {ended && <Results entity={entity} job={job} hasRefused={(counts?.refused ?? 0) > 0} />}
      <Flex gap={8} justify="end">
        {results.data?.undo && (counts?.done ?? 0) > 0 && <Button onClick={() => void undo()}>{t('list.undo')}</Button>}
        <Button type={ended ? 'primary' : 'default'} onClick={onClose}>
          {t('list.close')}
        </Button>
      </Flex>
    </Flex>
  );
}

function Results({ entity, job, hasRefused }: { entity: UiEntity; job: string; hasRefused: boolean }) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<'refused' | 'done' | 'waiting'>();
  const state = chosen ?? (hasRefused ? 'refused' : 'done');
  const results = useInfiniteQuery({
    queryKey: ['jobs', job, 'results', state],
    queryFn: ({ pageParam }) => readResults(job, state, pageParam),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows = results.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <Segmented
        size="small"
        aria-label={t('list.results')}
        value={state}
        onChange={setChosen}
        options={(['refused', 'done', 'waiting'] as const).map((each) => ({ value: each, label: t(`list.result_${each}`) }))}
      />
      <section aria-label={t('list.results')} style={{ maxHeight: 280, overflow: 'auto' }}>
        {rows.map((row) => (
          <ResultRow key={row.position} entity={entity} row={row} />
        ))}
        {rows.length === 0 && <Typography.Text type="secondary">{t('list.noResults')}</Typography.Text>}
        {results.hasNextPage && (
          <Button type="link" size="small" loading={results.isFetchingNextPage} onClick={() => void results.fetchNextPage()}>
            {t('list.more')}
          </Button>
        )}
      </section>
    </>
  );
}

function ResultRow({ entity, row }: { entity: UiEntity; row: BulkResult }) {
  return (
    <Flex gap={12} style={{ padding: '3px 0', borderBottom: '1px solid var(--ant-color-split)' }}>
      <Link to={recordPath(entity, row.id)} style={{ flex: '0 0 160px' }} className="cell-text">
        {row.title ?? row.id.slice(-8)}
      </Link>
      <span>{row.detail}</span>
    </Flex>
  );
}
