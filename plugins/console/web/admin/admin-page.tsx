import { Menu, Spin } from 'antd';
import { lazy, Suspense } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { useModel } from '../api/model.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { useTexts } from '../i18n/text.ts';
import { adminScreens } from '../search/destinations.ts';
import './admin.css';

const ModulesPage = lazy(async () => ({ default: (await import('./modules/modules-page.tsx')).ModulesPage }));
const UsersPage = lazy(async () => ({ default: (await import('./users/users-page.tsx')).UsersPage }));
const RolesPage = lazy(async () => ({ default: (await import('./roles/roles-page.tsx')).RolesPage }));
const ProfilePage = lazy(async () => ({ default: (await import('./profile/profile-page.tsx')).ProfilePage }));

/** The screens of administration, as far as the user may see them; the own profile stands among them. */
export function AdminPage() {
  const { t } = useTexts();
  const model = useModel();
  const { pathname } = useLocation();
  const screens = adminScreens.filter(([, , permission]) => model.may([permission]));
  const items = [...screens.map(([path, label]) => [path, label] as const), ['/admin/profile', 'admin.profile'] as const];
  return (
    <div className="admin">
      <nav aria-label={t('app.admin')} style={{ overflowX: 'auto' }}>
        <Menu
          mode="horizontal"
          disabledOverflow
          selectedKeys={[pathname]}
          items={items.map(([path, label]) => ({ key: path, label: <Link to={path}>{t(label)}</Link> }))}
          style={{ background: 'transparent', marginBottom: 8 }}
        />
      </nav>
      <Suspense fallback={<Spin />}>
        <Routes>
          <Route index element={<Navigate to={items[0]?.[0] ?? '/admin/profile'} replace />} />
          <Route path="modules" element={<ModulesPage />} />
          <Route path="users" element={<UsersPage />} />
          <Route path="roles" element={<RolesPage />} />
          <Route path="profile" element={<ProfilePage />} />
          <Route path="assignments" element={<Navigate to="/kernel/assignments" replace />} />
          <Route path="sessions" element={<Navigate to="/kernel/sessions" replace />} />
          <Route path="tokens" element={<Navigate to="/kernel/api-tokens" replace />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
    </div>
  );
}
