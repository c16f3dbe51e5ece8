import { createBrowserRouter } from 'react-router';
import { RouteFault } from './route-fault.tsx';
import { Shell } from './shell.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** Every screen, loaded when it is first shown. */
export const router = createBrowserRouter([
  { path: '/sign-in', element: <SignInPage /> },
  {
    path: '/',
    element: <Shell />,
    errorElement: <RouteFault />,
    children: [
      {
        errorElement: <RouteFault />,
        children: [
          { index: true, lazy: async () => ({ Component: (await import('../dashboards/home-page.tsx')).HomePage }) },
          {
            path: 'dashboards/:id',
            lazy: async () => ({ Component: (await import('../dashboards/dashboard-page.tsx')).DashboardPage }),
          },
          { path: 'inbox', lazy: async () => ({ Component: (await import('../inbox/inbox-page.tsx')).InboxPage }) },
          { path: 'imports/*', lazy: async () => ({ Component: (await import('../imports/imports-page.tsx')).ImportsPage }) },
          { path: 'search', lazy: async () => ({ Component: (await import('../search/search-page.tsx')).SearchPage }) },
          { path: 'admin/*', lazy: async () => ({ Component: (await import('../admin/admin-page.tsx')).AdminPage }) },
          { path: 'print/*', lazy: async () => ({ Component: (await import('../print/print-page.tsx')).PrintPage }) },
          { path: ':plugin/-/:page/*', lazy: async () => ({ Component: (await import('../host/plugin-page.tsx')).PluginPage }) },
          { path: ':plugin/:entities', lazy: async () => ({ Component: (await import('../list/list-page.tsx')).ListPage }) },
          {
            path: ':plugin/:entities/new',
            lazy: async () => ({ Component: (await import('../record/new-record-page.tsx')).NewRecordPage }),
          },
          {
            path: ':plugin/:entities/:id',
            lazy: async () => ({ Component: (await import('../record/record-page.tsx')).RecordPage }),
          },
          { path: '*', lazy: async () => ({ Component: (await import('./not-found-page.tsx')).NotFoundPage }) },
        ],
      },
    ],
  },
]);
