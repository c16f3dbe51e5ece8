import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Popconfirm, Spin } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { usePreferences } from '../../app/preferences.ts';
import { formatMoment } from '../../fields/format.ts';
import { useTexts } from '../../i18n/text.ts';
import { useSaid } from '../use-said.ts';
import { NewToken } from './new-token.tsx';

interface OwnToken {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

const queryKey = ['own', 'tokens'];

/** The keys by which the user's programs call; one is shown when it is made, and never again. */
export function OwnTokens() {
  const { t, locale } = useTexts();
  const { timeZone } = usePreferences();
  const client = useQueryClient();
  const { run } = useSaid();
  const [isMaking, setIsMaking] = useState(false);
  const { data } = useQuery({
    queryKey,
    queryFn: async () => (await api<{ data: readonly OwnToken[] }>('/api/v1/kernel/myTokens')).data,
  });
  const again = () => client.invalidateQueries({ queryKey });
  const revoke = (id: string) =>
    run(async () => {
      await api('/api/v1/kernel/revokeToken', { body: { id } });
      await again();
    }, t('admin.tokenRevoked'));
  const say = (moment: string) => formatMoment(moment, { locale, timeZone });
  if (!data) return <Spin />;
  return (
    <>
      {data.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('admin.noTokens')} />}
      <ul className="admin-rows">
        {data.map(({ id, name, createdAt, expiresAt }) => (
          <li key={id}>
            <span>
              <span data-value>{name}</span>
              <span className="admin-more">
                {t('admin.made', { moment: say(createdAt) })}{' '}
                {expiresAt === null ? t('admin.forEver') : t('admin.until', { moment: say(expiresAt) })}
              </span>
            </span>
            <Popconfirm
              title={t('admin.revokeToken', { name })}
              okText={t('admin.revoke')}
              cancelText={t('admin.cancel')}
              onConfirm={() => void revoke(id)}
            >
              <Button size="small" danger>
                {t('admin.revoke')}
              </Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => setIsMaking(true)} style={{ marginTop: 8 }}>
        {t('admin.newToken')}
      </Button>
      {isMaking && <NewToken onMade={again} onClose={() => setIsMaking(false)} />}
    </>
  );
}
