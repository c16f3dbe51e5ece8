import type { UiEntity } from '@entrepot/sdk/ui';
import { Alert, Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client.ts';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { type Audience, type SavedView, saveView } from './saved-views.ts';
import type { ViewDefinition } from './view-definition.ts';

interface SaveViewDialogView {
  readonly entity: UiEntity;
  /** The view that gets another name or audience; undefined for a new one. */
  readonly saved: SavedView | undefined;
  readonly definition: ViewDefinition;
  readonly onClose: () => void;
  readonly onSaved: (saved: SavedView) => void;
}

interface Answers {
  readonly name: string;
  readonly audience: Audience;
  readonly role?: string;
}

/** Gives a view its name and says who sees it. */
export function SaveViewDialog({ entity, saved, definition, onClose, onSaved }: SaveViewDialogView) {
  const { t } = useTexts();
  const model = useModel();
  const [form] = Form.useForm<Answers>();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const audience = Form.useWatch('audience', form) ?? saved?.audience ?? 'personal';
  const mayShare = model.may(['console.share']);
  const save = async (answers: Answers) => {
    setIsBusy(true);
    setRefusal(undefined);
    try {
      const known = saved ? { id: saved.id, version: saved.version } : {};
      onSaved(await saveView({ ...known, ...answers, entity: entity.name, definition }));
    } catch (error) {
      setRefusal(
        error instanceof ApiError ? [error.message, error.problem.remedy].filter(Boolean).join(' ') : t('app.unreachable'),
      );
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t(saved ? 'list.editView' : 'list.saveViewAs')}
      okText={t('list.save')}
      cancelText={t('list.cancel')}
      confirmLoading={isBusy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Answers>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: saved?.name ?? '', audience: saved?.audience ?? 'personal', role: saved?.role ?? undefined }}
        onFinish={(answers) => void save(answers)}
      >
        <Form.Item name="name" label={t('list.viewName')} rules={[{ required: true, whitespace: true, max: 80 }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="audience" label={t('list.viewAudience')}>
          <Radio.Group
            options={[
              { value: 'personal', label: t('list.audiencePersonal') },
              { value: 'role', label: t('list.audienceRole'), disabled: !mayShare },
              { value: 'shared', label: t('list.audienceShared'), disabled: !mayShare },
            ]}
          />
        </Form.Item>
        {audience === 'role' && (
          <Form.Item name="role" label={t('list.viewRole')} rules={[{ required: true }]}>
            <Select showSearch options={model.ui.user.roles.map((role) => ({ value: role, label: role }))} />
          </Form.Item>
        )}
        {refusal !== undefined && <Alert type="error" showIcon title={refusal} />}
      </Form>
    </Modal>
  );
}
