import { UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Grid, type MenuProps } from 'antd';
import { useNavigate } from 'react-router';
import { api, viewAs } from '../api/client.ts';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { useTour } from '../tour/use-tour.ts';
import { type Preferences, preferences, usePreferences } from './preferences.ts';

/** Language, colours, density, and the way out. */
export function AccountMenu() {
  const { t } = useTexts();
  const { user } = useModel().ui;
  const { locale, theme, density } = usePreferences();
  const navigate = useNavigate();
  const client = useQueryClient();
  const takeTour = useTour();
  const hasRoom = Grid.useBreakpoint().sm ?? true;
  const signOut = async () => {
    await api('/api/v1/kernel/signOut', { method: 'POST' });
    viewAs.set(null);
    client.clear();
    await navigate('/sign-in');
  };
  const choice = <K extends keyof Preferences>(
    key: K,
    label: string,
    values: readonly (readonly [Preferences[K], string])[],
  ) => ({
    key,
    label,
    children: values.map(([value, name]) => ({
      key: `${key}.${value}`,
      label: t(name),
      onClick: () => preferences.set({ [key]: value }),
    })),
  });
  const items: NonNullable<MenuProps['items']> = [
    choice('locale', t('app.language'), [
      ['zh-CN', 'app.chinese'],
      ['en', 'app.english'],
    ]),
    choice('theme', t('app.theme'), [
      ['system', 'app.system'],
      ['light', 'app.light'],
      ['dark', 'app.dark'],
    ]),
    choice('density', t('app.density'), [
      ['compact', 'app.compact'],
      ['middle', 'app.middle'],
      ['large', 'app.large'],
    ]),
    { type: 'divider' },
    { key: 'api', label: <a href="/api-explorer/">{t('app.api')}</a> },
    { key: 'tour', label: t('tour.take'), onClick: takeTour },
    { key: 'out', label: t('app.signOut'), onClick: () => void signOut() },
  ];
  const selectedKeys = [`locale.${locale}`, `theme.${theme}`, `density.${density}`];
  return (
    <Dropdown autoFocus menu={{ items, selectedKeys }} trigger={['click']}>
      <Button
        type="text"
        icon={<UserOutlined aria-hidden />}
        aria-label={`${t('app.account')} ${user.displayName ?? user.name}`}
        data-tour="account"
      >
        {hasRoom && (user.displayName ?? user.name)}
      </Button>
    </Dropdown>
  );
}
