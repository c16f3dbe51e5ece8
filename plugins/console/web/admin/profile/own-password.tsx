import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { api } from '../../api/client.ts';
import { useTexts } from '../../i18n/text.ts';
import { useSaid } from '../use-said.ts';

interface Passwords {
  readonly current: string;
  readonly password: string;
  readonly again: string;
}

/** A new password; it ends all other sessions. */
export function OwnPassword() {
  const { t } = useTexts();
  const [form] = Form.useForm<Passwords>();
  const client = useQueryClient();
  const { run, isBusy } = useSaid();
  const change = async ({ current, password }: Passwords) => {
    const isDone = await run(
      () => api('/api/v1/kernel/changePassword', { body: { current, password } }),
      t('admin.passwordChanged'),
    );
    if (!isDone) return;
    form.resetFields();
    await client.invalidateQueries({ queryKey: ['own', 'sessions'] });
  };
  const needed = { required: true, message: t('admin.needed') };
  return (
    <Form form={form} layout="vertical" onFinish={change}>
      <Form.Item name="current" label={t('admin.currentPassword')} rules={[needed]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="password" label={t('admin.newPassword')} rules={[needed, { min: 10, message: t('admin.passwordShort') }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('admin.passwordAgain')}
        dependencies={['password']}
        rules={[
          needed,
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('admin.passwordDiffers'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button htmlType="submit" type="primary" loading={isBusy}>
        {t('admin.changePassword')}
      </Button>
    </Form>
  );
}
