import { PlusOutlined } from '@ant-design/icons';
import { Button, Empty, Flex, Menu, Result, Spin, Typography } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useModel } from '../../api/model.tsx';
import { textOf, useTexts } from '../../i18n/text.ts';
import { useRoles } from '../use-roles.ts';
import { RoleEditor } from './role-editor.tsx';

/** The roles, and the rules of the one that is chosen. */
export function RolesPage() {
  const { t, locale } = useTexts();
  const entity = useModel().entity('kernel.role');
  const [query] = useSearchParams();
  const id = query.get('role');
  const navigate = useNavigate();
  const { data: roles } = useRoles();
  if (!entity) return <Result status="403" title={t('app.notFound')} subTitle={t('app.notFoundHint')} />;
  if (!roles) return <Spin />;
  const role = roles.find((each) => each.id === id);
  return (
    <>
      <Flex justify="space-between" align="center" gap={8} wrap>
        <Typography.Title level={1}>{t('admin.roles')}</Typography.Title>
        {entity.operations.includes('create') && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => void navigate('/admin/roles?role=new')}>
            {t('admin.newRole')}
          </Button>
        )}
      </Flex>
      <div className="admin-split">
        <nav aria-label={t('admin.roles')}>
          <Menu
            mode="inline"
            selectedKeys={id ? [id] : []}
            style={{ borderInlineEnd: 0, background: 'transparent' }}
            items={roles.map(({ id: key, name, label }) => ({
              key,
              label: (
                <Link to={`/admin/roles?role=${key}`}>
                  <span data-value>{label ? textOf(label, locale) : name}</span>
                </Link>
              ),
            }))}
          />
        </nav>
        {role || id === 'new' ? (
          <RoleEditor
            key={role ? `${role.id} ${role.version}` : 'new'}
            entity={entity}
            role={role}
            onSaved={(saved) => void navigate(`/admin/roles?role=${saved.id}`, { replace: true })}
          />
        ) : (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('admin.chooseRole')} />
        )}
      </div>
    </>
  );
}
