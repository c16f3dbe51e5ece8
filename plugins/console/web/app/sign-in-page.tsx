import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Select, Typography } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ApiError, api, viewAs } from '../api/client.ts';
import { useTexts } from '../i18n/text.ts';
import { type Preferences, preferences, usePreferences } from './preferences.ts';

interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Opens a session and goes on to where one came from. */
export function SignInPage() {
  const { t } = useTexts();
  const { locale } = usePreferences();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const signIn = async (credentials: Credentials) => {
    setIsBusy(true);
    try {
      await api('/api/v1/kernel/signIn', { body: credentials });
      viewAs.set(null);
      client.clear();
      const to = search.get('to') ?? '/';
      await navigate(to.startsWith('/') && !to.startsWith('//') ? to : '/', { replace: true });
    } catch (error) {
      setRefusal(error instanceof ApiError ? error.message : t('app.unreachable'));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <main style={{ minHeight: '100%', display: 'grid', placeItems: 'center', padding: 16, boxSizing: 'border-box' }}>
      <Card style={{ width: 'min(360px, 100%)' }}>
        <Typography.Title level={1} style={{ fontSize: 24, marginTop: 0 }}>
          {t('app.name')}
        </Typography.Title>
        <Form layout="vertical" onFinish={signIn} requiredMark={false} disabled={isBusy}>
          <Form.Item name="user" label={t('app.user')} rules={[{ required: true }]}>
            <Input autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t('app.password')} rules={[{ required: true }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {refusal !== undefined && <Alert type="error" showIcon title={refusal} style={{ marginBottom: 16 }} />}
          <Button type="primary" htmlType="submit" block loading={isBusy}>
            {t('app.signIn')}
          </Button>
        </Form>
        <Select<Preferences['locale']>
          aria-label={t('app.language')}
          style={{ marginTop: 16 }}
          variant="borderless"
          value={locale}
          onChange={(chosen) => preferences.set({ locale: chosen })}
          options={[
            { value: 'zh-CN', label: t('app.chinese') },
            { value: 'en', label: t('app.english') },
          ]}
        />
      </Card>
    </main>
  );
}
