import { PlusOutlined } from '@ant-design/icons';
import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { Button, Flex, Result, Table, Tag, Typography } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useModel } from '../../api/model.tsx';
import { useRecords } from '../../api/records.ts';
import { SearchInput } from '../../fields/search-input.tsx';
import { useTexts } from '../../i18n/text.ts';
import { UserDrawer } from './user-drawer.tsx';
import type { UserRecord } from './user-record.ts';

/** Who may sign in, and with which roles. */
export function UsersPage() {
  const { t } = useTexts();
  const entity = useModel().entity('kernel.user');
  if (!entity) return <Result status="403" title={t('app.notFound')} subTitle={t('app.notFoundHint')} />;
  return <Users entity={entity} />;
}

function Users({ entity }: { entity: UiEntity }) {
  const { t } = useTexts();
  const [search, setSearch] = useState('');
  const typed = useDeferredValue(search.trim());
  const [open, setOpen] = useState<UserRecord | 'new'>();
  const filter: Filter | undefined =
    typed === '' ? undefined : { or: [{ name: { contains: typed } }, { displayName: { contains: typed } }] };
  const { data, isFetching, hasNextPage, fetchNextPage } = useRecords(entity, { filter, sort: 'name', pageSize: 100 });
  const users = (data?.pages ?? []).flatMap((page) => page.data) as UserRecord[];
  const mayCreate = entity.operations.includes('create');
  return (
    <>
      <Typography.Title level={1}>{t('admin.users')}</Typography.Title>
      <Flex gap={8} wrap style={{ marginBottom: 12 }}>
        <SearchInput label={t('admin.searchUsers')} text={search} onText={setSearch} style={{ width: 260 }} />
        <span style={{ flex: 1 }} />
        {mayCreate && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen('new')}>
            {t('admin.newUser')}
          </Button>
        )}
      </Flex>
      <Table<UserRecord>
        rowKey="id"
        size="small"
        dataSource={users}
        loading={isFetching && users.length === 0}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: t('admin.signInName'),
            key: 'name',
            render: (_, user) => (
              <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setOpen(user)} data-value>
                {user.name}
              </Button>
            ),
          },
          { title: t('admin.name'), key: 'displayName', render: (_, user) => <span data-value>{user.displayName}</span> },
          {
            title: t('admin.roles'),
            key: 'roles',
            render: (_, { roles = [] }) =>
              roles.map((role) => (
                <Tag key={role} data-value>
                  {role}
                </Tag>
              )),
          },
          {
            title: t('admin.maySignIn'),
            key: 'active',
            render: (_, { active }) => (active === false ? <Tag>{t('admin.no')}</Tag> : t('admin.yes')),
          },
        ]}
      />
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} loading={isFetching} style={{ marginTop: 8 }}>
          {t('admin.more')}
        </Button>
      )}
      {open && (
        <UserDrawer
          key={open === 'new' ? 'new' : open.id}
          entity={entity}
          user={open === 'new' ? undefined : (users.find(({ id }) => id === open.id) ?? open)}
          onMade={setOpen}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
