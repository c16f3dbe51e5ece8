import { Route, Routes } from 'react-router';
import { ImportList } from './import-list.tsx';
import { ImportRunPage } from './import-run-page.tsx';
import { ImportWizard } from './import-wizard.tsx';
import './imports.css';

/** Files that were imported, the way to import one, and what became of it. */
export function ImportsPage() {
  return (
    <Routes>
      <Route index element={<ImportList />} />
      <Route path="new" element={<ImportWizard />} />
      <Route path=":id" element={<ImportRunPage />} />
    </Routes>
  );
}
