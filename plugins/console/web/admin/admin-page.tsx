import { lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router';

const ModulesPage = lazy(async () => ({ default: (await import('./modules/modules-page.tsx')).ModulesPage }));

/** The screens of administration. */
export function AdminPage() {
  return (
    <Routes>
      <Route index element={<Navigate to="/admin/modules" replace />} />
      <Route path="modules" element={<ModulesPage />} />
    </Routes>
  );
}
