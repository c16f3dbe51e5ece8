import { Alert, Form, Input, Modal, Select, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useTexts } from '../../i18n/text.ts';
import { useSaid } from '../use-said.ts';

interface Wish {
  readonly name: string;
  readonly days: number;
}

const dayMs = 86_400_000;

/** Makes a token and shows it, once. */
export function NewToken({ onMade, onClose }: { onMade: () => Promise<unknown>; onClose: () => void }) {
  const { t } = useTexts();
  const [form] = Form.useForm<Wish>();
  const { run, isBusy } = useSaid();
  const [token, setToken] = useState<string>();
  const make = ({ name, days }: Wish) =>
    run(async () => {
      const expiresAt = days === 0 ? undefined : new Date(Date.now() + days * dayMs).toISOString();
      const made = await api<{ token: string }>('/api/v1/kernel/createToken', {
        body: { name, ...(expiresAt ? { expiresAt } : {}) },
      });
      setToken(made.token);
      await onMade();
    });
  return (
    <Modal
      open
      title={t('admin.newToken')}
      onCancel={onClose}
      onOk={() => (token === undefined ? form.submit() : onClose())}
      okText={t(token === undefined ? 'admin.make' : 'admin.kept')}
      cancelText={t('admin.cancel')}
      okButtonProps={{ loading: isBusy }}
      {...(token === undefined
        ? {}
        : { cancelButtonProps: { style: { display: 'none' } }, maskClosable: false, closable: false })}
    >
      {token === undefined ? (
        <Form form={form} layout="vertical" initialValues={{ days: 90 }} onFinish={make}>
          <Form.Item
            name="name"
            label={t('admin.tokenName')}
            extra={t('admin.tokenNameHint')}
            rules={[{ required: true, message: t('admin.needed') }]}
          >
            <Input autoFocus maxLength={255} />
          </Form.Item>
          <Form.Item name="days" label={t('admin.tokenDays')}>
            <Select
              options={[
                ...[30, 90, 365].map((count) => ({ value: count, label: t('admin.days', { count }) })),
                { value: 0, label: t('admin.forEver') },
              ]}
            />
          </Form.Item>
        </Form>
      ) : (
        <>
          <Alert type="warning" showIcon title={t('admin.shownOnce')} style={{ marginBottom: 12 }} />
          <Typography.Paragraph code copyable data-value style={{ overflowWrap: 'anywhere' }} aria-label={t('admin.token')}>
            {token}
          </Typography.Paragraph>
        </>
      )}
    </Modal>
  );
}
