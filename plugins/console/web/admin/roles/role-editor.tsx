import { EyeOutlined } from '@ant-design/icons';
import type { UiEntity } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Typography } from 'antd';
import { useMemo, useState } from 'react';
import { modelKey, useModel } from '../../api/model.tsx';
import { createRecord, patchRecord, refresh } from '../../api/records.ts';
import { useTexts } from '../../i18n/text.ts';
import type { RoleRecord } from '../use-roles.ts';
import { useSaid } from '../use-said.ts';
import { lookAs } from '../view-as.ts';
import { permissionOptions } from './permission-options.ts';
import { draftOf, type RuleDraft, RuleList, ruleOf } from './rule-list.tsx';

interface RoleEditorProps {
  readonly entity: UiEntity;
  /** None for a new one. */
  readonly role: RoleRecord | undefined;
  readonly onSaved: (role: RoleRecord) => void;
}

/** What a role grants, and what limits whoever has it. */
export function RoleEditor({ entity, role, onSaved }: RoleEditorProps) {
  const { t, text } = useTexts();
  const model = useModel();
  const client = useQueryClient();
  const { run, isBusy } = useSaid();
  const [name, setName] = useState(role?.name ?? '');
  const [en, setEn] = useState(role?.label?.en ?? '');
  const [zh, setZh] = useState(role?.label?.zh ?? '');
  const [grants, setGrants] = useState<readonly RuleDraft[]>(() => (role?.grants ?? []).map(draftOf));
  const [restrictions, setRestrictions] = useState<readonly RuleDraft[]>(() => (role?.restrictions ?? []).map(draftOf));
  const options = useMemo(() => permissionOptions(model.ui, t, text), [model, t, text]);
  const disabled = !entity.operations.includes(role ? 'update' : 'create');
  const mayView = role !== undefined && model.ui.user.viewingAs === null && model.ui.permissions.includes('*');
  const save = () =>
    run(async () => {
      const label = en === '' && zh === '' ? null : { en: en || zh, ...(zh === '' ? {} : { zh }) };
      const rules = { grants: grants.map(ruleOf), restrictions: restrictions.map(ruleOf) };
      const values = { name, label, ...rules };
      // The registry's own entity: its fields are known.
      const stored = (role ? await patchRecord(entity, role, values) : await createRecord(entity, values)) as RoleRecord;
      await refresh(client, entity.name);
      await client.invalidateQueries({ queryKey: modelKey });
      onSaved(stored);
    }, t('admin.saved'));
  return (
    <Form layout="vertical" onFinish={save} disabled={disabled} style={{ minWidth: 0 }}>
      <Flex justify="space-between" align="center" gap={8} wrap>
        <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
          {role ? <span data-value>{role.name}</span> : t('admin.newRole')}
        </Typography.Title>
        {mayView && (
          <Button icon={<EyeOutlined aria-hidden />} disabled={false} onClick={() => lookAs(role.name)}>
            {t('admin.viewAs')}
          </Button>
        )}
      </Flex>
      <Flex gap={12} wrap style={{ marginTop: 12 }}>
        <Form.Item label={t('admin.roleName')} htmlFor="role-name" style={{ flex: '1 1 160px' }} required>
          <Input id="role-name" value={name} onChange={({ target }) => setName(target.value)} />
        </Form.Item>
        <Form.Item label={t('admin.labelZh')} htmlFor="role-zh" style={{ flex: '1 1 160px' }}>
          <Input id="role-zh" value={zh} onChange={({ target }) => setZh(target.value)} />
        </Form.Item>
        <Form.Item label={t('admin.labelEn')} htmlFor="role-en" style={{ flex: '1 1 160px' }}>
          <Input id="role-en" value={en} onChange={({ target }) => setEn(target.value)} />
        </Form.Item>
      </Flex>
      <h3>{t('admin.grants')}</h3>
      <Typography.Paragraph type="secondary">{t('admin.grantsHint')}</Typography.Paragraph>
      <RuleList label={t('admin.grants')} rules={grants} onChange={setGrants} options={options} disabled={disabled} />
      <h3>{t('admin.restrictions')}</h3>
      <Typography.Paragraph type="secondary">{t('admin.restrictionsHint')}</Typography.Paragraph>
      <RuleList
        label={t('admin.restrictions')}
        rules={restrictions}
        onChange={setRestrictions}
        options={options}
        disabled={disabled}
      />
      {!disabled && (
        <Button htmlType="submit" type="primary" loading={isBusy} disabled={name.trim() === ''} style={{ marginTop: 16 }}>
          {t(role ? 'admin.save' : 'admin.make')}
        </Button>
      )}
    </Form>
  );
}
