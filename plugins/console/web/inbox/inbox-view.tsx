import { Button, Flex, Segmented, Switch } from 'antd';
import { useState } from 'react';
import { useLive } from '../api/live.ts';
import { useTexts } from '../i18n/text.ts';
import { JobList } from './job-list.tsx';
import { NoticeList } from './notice-list.tsx';
import { useMark } from './notices.ts';

/** Notices and jobs, one at a time. */
export function InboxView({ onLeave }: { readonly onLeave?: () => void }) {
  const { t } = useTexts();
  const { unread, jobs } = useLive();
  const isBusy = [...jobs.values()].some(({ finishedAt }) => finishedAt === null);
  const [part, setPart] = useState<'notices' | 'jobs'>(isBusy && unread === 0 ? 'jobs' : 'notices');
  const [isUnreadOnly, setIsUnreadOnly] = useState(false);
  const mark = useMark();
  return (
    <Flex vertical gap={8}>
      <Flex align="center" gap={8} wrap>
        <Segmented<'notices' | 'jobs'>
          value={part}
          onChange={setPart}
          aria-label={t('inbox.title')}
          options={[
            { value: 'notices', label: t('inbox.notices') },
            { value: 'jobs', label: t('inbox.jobs') },
          ]}
        />
        {part === 'notices' && (
          <>
            <Flex align="center" gap={4}>
              <Switch size="small" checked={isUnreadOnly} onChange={setIsUnreadOnly} aria-label={t('inbox.unreadOnly')} />
              <span aria-hidden>{t('inbox.unreadOnly')}</span>
            </Flex>
            <span style={{ flex: 1 }} />
            <Button size="small" disabled={unread === 0} loading={mark.isPending} onClick={() => mark.mutate({ read: true })}>
              {t('inbox.readAll')}
            </Button>
          </>
        )}
      </Flex>
      {part === 'notices' ? <NoticeList isUnreadOnly={isUnreadOnly} {...(onLeave ? { onLeave } : {})} /> : <JobList />}
    </Flex>
  );
}
