import type { UiEntity } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Divider, Drawer, Form, Input, Select, Switch } from 'antd';
import { act, createRecord, patchRecord, refresh } from '../../api/records.ts';
import { textOf, useTexts } from '../../i18n/text.ts';
import { useRoles } from '../use-roles.ts';
import { useSaid } from '../use-said.ts';
import { UserAssignments } from './user-assignments.tsx';
import type { UserRecord } from './user-record.ts';

interface UserDraft {
  readonly name: string;
  readonly displayName?: string;
  readonly roles: string[];
  readonly active: boolean;
  readonly password?: string;
}

interface UserDrawerProps {
  readonly entity: UiEntity;
  /** None for a new one. */
  readonly user: UserRecord | undefined;
  readonly onMade: (user: UserRecord) => void;
  readonly onClose: () => void;
}

/** Makes a user, or changes one: their name, roles, whether they may sign in, and their password. */
export function UserDrawer({ entity, user, onMade, onClose }: UserDrawerProps) {
  const { t, locale } = useTexts();
  const client = useQueryClient();
  const { run, isBusy } = useSaid();
  const roles = useRoles().data ?? [];
  const maySetPassword = entity.actions.some(({ name }) => name === 'setPassword');
  const setPasswordOf = (id: string, password: string) => act('/api/v1/kernel/users/{id}:setPassword', id, { password });
  const isClosed = user !== undefined && !entity.operations.includes('update');
  const save = (draft: UserDraft) =>
    run(async () => {
      const { name, roles: own, active } = draft;
      const values = { name, displayName: draft.displayName || null, roles: own, active };
      // The registry's own entity: its fields are known.
      const stored = (user ? await patchRecord(entity, user, values) : await createRecord(entity, values)) as UserRecord;
      if (!user && draft.password) await setPasswordOf(stored.id, draft.password);
      await refresh(client, entity.name);
      onMade(stored);
    }, t('admin.saved'));
  return (
    <Drawer
      open
      onClose={onClose}
      size={520}
      title={user ? <span data-value>{user.name}</span> : t('admin.newUser')}
      styles={{ body: { paddingTop: 12 } }}
    >
      <Form<UserDraft>
        layout="vertical"
        disabled={isClosed}
        initialValues={{
          name: user?.name ?? '',
          displayName: user?.displayName ?? '',
          roles: user?.roles ?? [],
          active: user?.active ?? true,
        }}
        onFinish={save}
      >
        <Form.Item name="name" label={t('admin.signInName')} rules={[{ required: true, message: t('admin.needed') }]}>
          <Input autoComplete="off" maxLength={255} autoFocus={!user} />
        </Form.Item>
        <Form.Item name="displayName" label={t('admin.name')}>
          <Input autoComplete="off" maxLength={255} />
        </Form.Item>
        <Form.Item name="roles" label={t('admin.roles')} extra={t('admin.rolesHint')}>
          <Select
            mode="multiple"
            optionFilterProp="search"
            options={roles.map(({ name, label }) => ({
              value: name,
              search: `${name} ${label?.en ?? ''} ${label?.zh ?? ''}`,
              label: <span data-value>{label ? `${textOf(label, locale)} (${name})` : name}</span>,
            }))}
          />
        </Form.Item>
        {!user && maySetPassword && (
          <Form.Item
            name="password"
            label={t('admin.password')}
            extra={t('admin.passwordLater')}
            rules={[{ min: 10, message: t('admin.passwordShort') }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
        )}
        <Form.Item name="active" label={t('admin.maySignIn')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Button htmlType="submit" type="primary" loading={isBusy}>
          {t(user ? 'admin.save' : 'admin.make')}
        </Button>
      </Form>
      {user && maySetPassword && (
        <>
          <Divider titlePlacement="start">{t('admin.setPassword')}</Divider>
          <Form
            layout="vertical"
            onFinish={({ password }: { password: string }) => run(() => setPasswordOf(user.id, password), t('admin.passwordSet'))}
          >
            <Form.Item
              name="password"
              label={t('admin.newPassword')}
              extra={t('admin.passwordEnds')}
              rules={[
                { required: true, message: t('admin.needed') },
                { min: 10, message: t('admin.passwordShort') },
              ]}
            >
              <Input.Password autoComplete="new-password" />
            </Form.Item>
            <Button htmlType="submit" loading={isBusy}>
              {t('admin.setPassword')}
            </Button>
          </Form>
        </>
      )}
      {user && <UserAssignments user={user} />}
    </Drawer>
  );
}
