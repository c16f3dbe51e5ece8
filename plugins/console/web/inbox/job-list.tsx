import type { JobStatus } from '@entrepot/sdk';
import { useQuery } from '@tanstack/react-query';
import { Empty, Skeleton } from 'antd';
import { api } from '../api/client.ts';
import { useLive } from '../api/live.ts';
import { useTexts } from '../i18n/text.ts';
import { ListFault } from '../list/list-fault.tsx';
import { JobRow } from './job-row.tsx';
import './inbox.css';

/** The user's jobs of the last days, newest first; those that begin while it is shown come on top. */
export function JobList() {
  const { t } = useTexts();
  const { jobs } = useLive();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['jobs', 'own'],
    queryFn: async ({ signal }) => (await api<{ data: readonly JobStatus[] }>('/api/v1/console/ownJobs', { signal })).data,
  });
  if (error && !data) return <ListFault error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton active />;
  const ids = [...new Set([...jobs.keys(), ...data.map(({ id }) => id)])].sort().reverse();
  if (ids.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('inbox.noJobs')} />;
  return (
    <ul className="inbox-rows" aria-label={t('inbox.jobs')}>
      {ids.map((id) => (
        <li key={id}>
          <JobRow id={id} />
        </li>
      ))}
    </ul>
  );
}
