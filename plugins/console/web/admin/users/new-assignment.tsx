import type { UiEntity } from '@entrepot/sdk/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Form, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useModel } from '../../api/model.tsx';
import { createRecord, refresh } from '../../api/records.ts';
import { titleOf } from '../../api/titles.ts';
import { findRecords } from '../../fields/find-records.ts';
import { listLabel } from '../../i18n/list-label.ts';
import { useTexts } from '../../i18n/text.ts';
import type { RoleRecord } from '../use-roles.ts';
import { useSaid } from '../use-said.ts';
import type { UserRecord } from './user-record.ts';

interface Draft {
  readonly role: string;
  readonly dimension?: string;
  readonly ids?: string[];
  readonly until?: Dayjs;
}

/** Gives a user a role, for some records of an entity or until a moment. */
export function NewAssignment({ entity, user, roles }: { entity: UiEntity; user: UserRecord; roles: readonly RoleRecord[] }) {
  const { t, text } = useTexts();
  const model = useModel();
  const client = useQueryClient();
  const { run, isBusy } = useSaid();
  const [form] = Form.useForm<Draft>();
  const dimension = Form.useWatch('dimension', form);
  const limiting = model.entity(dimension ?? '');
  const [typed, setTyped] = useState('');
  const { data: found = [] } = useQuery({
    queryKey: ['records', dimension, 'find', typed],
    queryFn: ({ signal }) => findRecords(limiting as UiEntity, typed, signal),
    enabled: limiting !== undefined,
  });
  const give = ({ role, ids = [], until }: Draft) =>
    run(async () => {
      const scopes = dimension && ids.length > 0 ? { [dimension]: ids } : {};
      await createRecord(entity, { user: user.id, role, scopes, ...(until ? { validUntil: until.toISOString() } : {}) });
      await refresh(client, entity.name);
      form.resetFields();
    }, t('admin.saved'));
  // The server says which entities limit: those that it takes as such are few, and it refuses the others by name.
  const dimensions = model.ui.entities.filter(({ plugin, childOf, title }) => plugin !== 'kernel' && !childOf && title !== null);
  return (
    <Form form={form} layout="vertical" onFinish={give} style={{ marginTop: 12 }}>
      <Form.Item name="role" label={t('admin.role')} rules={[{ required: true, message: t('admin.needed') }]}>
        <Select
          showSearch
          optionFilterProp="name"
          options={roles.map(({ id, name }) => ({ value: id, name, label: <span data-value>{name}</span> }))}
        />
      </Form.Item>
      <Form.Item name="dimension" label={t('admin.onlyFor')}>
        <Select
          allowClear={{ label: t('app.clear') }}
          showSearch
          optionFilterProp="name"
          onChange={() => form.setFieldValue('ids', [])}
          options={dimensions.map((each) => ({ value: each.name, name: text(listLabel(each)), label: text(listLabel(each)) }))}
        />
      </Form.Item>
      {limiting && (
        <Form.Item name="ids" label={text(listLabel(limiting))}>
          <Select
            mode="multiple"
            filterOption={false}
            onSearch={setTyped}
            options={found.map((record) => ({ value: record.id, label: <span data-value>{titleOf(limiting, record)}</span> }))}
          />
        </Form.Item>
      )}
      <Form.Item name="until" label={t('admin.validUntil')}>
        <DatePicker showTime style={{ width: '100%' }} />
      </Form.Item>
      <Button htmlType="submit" loading={isBusy}>
        {t('admin.giveRole')}
      </Button>
    </Form>
  );
}
