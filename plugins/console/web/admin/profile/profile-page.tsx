import { Card, Typography } from 'antd';
import { useTexts } from '../../i18n/text.ts';
import { OwnLooks } from './own-looks.tsx';
import { OwnName } from './own-name.tsx';
import { OwnPassword } from './own-password.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { OwnTokens } from './own-tokens.tsx';

/** What users look after by themselves. */
export function ProfilePage() {
  const { t } = useTexts();
  const parts = [
    ['admin.you', <OwnName key="name" />],
    ['admin.looks', <OwnLooks key="looks" />],
    ['admin.password', <OwnPassword key="password" />],
    ['admin.ownSessions', <OwnSessions key="sessions" />],
    ['admin.ownTokens', <OwnTokens key="tokens" />],
  ] as const;
  return (
    <>
      <Typography.Title level={1}>{t('admin.profile')}</Typography.Title>
      <div className="admin-cards">
        {parts.map(([title, part]) => (
          <Card key={title} size="small" title={<h2 style={{ margin: 0, fontSize: 14 }}>{t(title)}</h2>}>
            {part}
          </Card>
        ))}
      </div>
    </>
  );
}
