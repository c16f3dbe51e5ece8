import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Tag } from 'antd';
import { api } from '../../api/client.ts';
import { modelKey, useModel } from '../../api/model.tsx';
import { useTexts } from '../../i18n/text.ts';
import { useSaid } from '../use-said.ts';

/** The name by which others see the user. */
export function OwnName() {
  const { t } = useTexts();
  const { user } = useModel().ui;
  const client = useQueryClient();
  const { run, isBusy } = useSaid();
  const save = ({ displayName }: { displayName: string }) =>
    run(async () => {
      await api('/api/v1/kernel/renameMe', { body: { displayName } });
      await client.invalidateQueries({ queryKey: modelKey });
    }, t('admin.saved'));
  return (
    <Form layout="vertical" initialValues={{ displayName: user.displayName ?? '' }} onFinish={save}>
      <Form.Item label={t('admin.signInName')}>
        <span data-value>{user.name}</span>
        <span style={{ marginInlineStart: 8 }}>
          {user.roles.map((role) => (
            <Tag key={role} data-value>
              {role}
            </Tag>
          ))}
        </span>
      </Form.Item>
      <Form.Item name="displayName" label={t('admin.name')} rules={[{ required: true, message: t('admin.needed') }]}>
        <Input autoComplete="name" maxLength={255} />
      </Form.Item>
      <Button htmlType="submit" type="primary" loading={isBusy}>
        {t('admin.save')}
      </Button>
    </Form>
  );
}
