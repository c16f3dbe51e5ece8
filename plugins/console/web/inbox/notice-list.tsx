import { Button, Empty, Flex, Skeleton, Tag, Typography, theme } from 'antd';
import type { MouseEvent } from 'react';
import { useNavigate } from 'react-router';
import { recordPath, useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { formatMoment } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { ListFault } from '../list/list-fault.tsx';
import { type Notice, useMark, useNotices } from './notices.ts';
import './inbox.css';

/** The notices, each leading to what it is about. */
export function NoticeList({ isUnreadOnly, onLeave }: { readonly isUnreadOnly: boolean; readonly onLeave?: () => void }) {
  const { t } = useTexts();
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useNotices(isUnreadOnly);
  if (error && !data) return <ListFault error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton active />;
  const notices = data.pages.flatMap((page) => page.data);
  if (notices.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('inbox.noNotices')} />;
  return (
    <>
      <ul className="inbox-rows" aria-label={t('inbox.notices')}>
        {notices.map((notice) => (
          <li key={notice.id}>
            <NoticeRow notice={notice} {...(onLeave ? { onLeave } : {})} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button block type="text" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('inbox.more')}
        </Button>
      )}
    </>
  );
}

function NoticeRow({ notice, onLeave }: { readonly notice: Notice; readonly onLeave?: () => void }) {
  const { t, text, locale } = useTexts();
  const { token } = theme.useToken();
  const region = usePreferences();
  const model = useModel();
  const navigate = useNavigate();
  const mark = useMark();
  const isUnread = notice.readAt === null;
  const entity = model.entity(notice.entity ?? '');
  const target = entity && notice.record !== null ? recordPath(entity, notice.record) : undefined;
  const setRead = (read: boolean) => mark.mutate({ ids: [notice.id], read });
  const open = () => {
    if (isUnread) setRead(true);
    if (target === undefined) return;
    onLeave?.();
    void navigate(target);
  };
  const follow = (event: MouseEvent) => {
    event.preventDefault();
    open();
  };
  const colour = notice.importance === 'high' ? token.colorError : token.colorPrimary;
  return (
    <div className="notice">
      <span className="notice-dot" style={{ background: isUnread ? colour : 'transparent' }} aria-hidden />
      <Flex vertical style={{ flex: 1, minWidth: 0 }}>
        {target === undefined ? (
          <Typography.Text strong={isUnread}>{text(notice.text)}</Typography.Text>
        ) : (
          <Typography.Link strong={isUnread} href={target} onClick={follow}>
            {text(notice.text)}
          </Typography.Link>
        )}
        <Flex gap={8} align="center" wrap>
          <Typography.Text type="secondary">{formatMoment(notice.updatedAt, { ...region, locale })}</Typography.Text>
          {notice.importance === 'high' && <Tag color="error">{t('inbox.high')}</Tag>}
          {notice.times > 1 && <Tag>{t('inbox.times', { count: notice.times })}</Tag>}
          {notice.job && notice.job.rejected > 0 && (
            <Typography.Link href={`/api/v1/kernel/jobs/${notice.job.id}:errors`} download={`errors-${notice.job.id}.csv`}>
              {t('inbox.errorFile')}
            </Typography.Link>
          )}
        </Flex>
      </Flex>
      <Button size="small" type="text" onClick={() => setRead(isUnread)}>
        {t(isUnread ? 'inbox.read' : 'inbox.unread')}
      </Button>
    </div>
  );
}
