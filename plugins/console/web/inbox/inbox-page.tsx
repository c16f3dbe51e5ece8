import { Typography } from 'antd';
import { useTexts } from '../i18n/text.ts';
import { InboxView } from './inbox-view.tsx';

/** `/inbox` */
export function InboxPage() {
  const { t } = useTexts();
  return (
    <div style={{ maxWidth: 860, marginInline: 'auto' }}>
      <Typography.Title level={4} style={{ marginBlock: 12 }}>
        {t('inbox.title')}
      </Typography.Title>
      <InboxView />
    </div>
  );
}
