import { BellOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Badge, Button, Drawer, Grid } from 'antd';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client.ts';
import { useLive, useLiveStream } from '../api/live.ts';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import type { Notice } from './notices.ts';

const InboxView = lazy(async () => ({ default: (await import('./inbox-view.tsx')).InboxView }));

/** The bell in the bar: how much is unread, what comes in, and the drawer with it. It keeps the live stream open. */
export function InboxBell() {
  const { t } = useTexts();
  const client = useQueryClient();
  const navigate = useNavigate();
  const isWide = Grid.useBreakpoint().sm ?? true;
  const [isOpen, setIsOpen] = useState(false);
  useLiveStream(client, useModel());
  const { unread, jobs } = useLive();
  useAnnouncements();
  const running = [...jobs.values()].filter(({ finishedAt }) => finishedAt === null).length;
  const close = () => setIsOpen(false);
  return (
    <>
      <Badge
        count={unread}
        size="small"
        offset={[-6, 6]}
        overflowCount={99}
        dot={unread === 0 && running > 0}
        status="processing"
      >
        <Button
          type="text"
          icon={<BellOutlined aria-hidden />}
          data-tour="inbox"
          aria-label={unread > 0 ? t('inbox.openUnread', { count: unread }) : t('inbox.open')}
          onClick={() => setIsOpen(true)}
        />
      </Badge>
      <Drawer
        open={isOpen}
        onClose={close}
        size={isWide ? 440 : '100%'}
        title={t('inbox.title')}
        destroyOnHidden
        extra={
          <Button
            type="link"
            size="small"
            onClick={() => {
              close();
              void navigate('/inbox');
            }}
          >
            {t('inbox.all')}
          </Button>
        }
      >
        <Suspense>
          <InboxView onLeave={close} />
        </Suspense>
      </Drawer>
    </>
  );
}

/** Says at the edge of the screen what is new and important. */
function useAnnouncements(): void {
  const { newest } = useLive();
  const { text } = useTexts();
  const { notification } = App.useApp();
  const latest = useRef<string | null>(undefined);
  useEffect(() => {
    if (newest === undefined) return;
    const before = latest.current;
    if (before === undefined || (newest ?? '') > (before ?? '')) latest.current = newest;
    // What stood there when the tab was opened is no news.
    if (before === undefined || newest === null || newest <= (before ?? '')) return;
    void api<{ data: readonly Notice[] }>('/api/v1/console/inbox?unread=true').then(({ data: [notice] }) => {
      if (!notice || notice.importance === 'low') return;
      const title = text(notice.text);
      const say = notice.importance === 'high' ? notification.warning : notification.info;
      say({ key: notice.id, title, placement: 'bottomRight', duration: 6, role: 'status' });
    });
  }, [newest, notification, text]);
}
