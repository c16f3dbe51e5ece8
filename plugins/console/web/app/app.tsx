import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { RouterProvider } from 'react-router/dom';
import { ApiError } from '../api/client.ts';
import { antdLocaleOf } from '../i18n/antd-locale.ts';
import { usePreferences } from './preferences.ts';
import { router } from './routes.tsx';
import { themeOf } from './theme.ts';

const darkScheme = window.matchMedia('(prefers-color-scheme: dark)');

function useIsDark(): boolean {
  const { theme: choice } = usePreferences();
  const systemIsDark = useSyncExternalStore(
    (listener) => {
      darkScheme.addEventListener('change', listener);
      return () => darkScheme.removeEventListener('change', listener);
    },
    () => darkScheme.matches,
  );
  return choice === 'system' ? systemIsDark : choice === 'dark';
}

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // What the server refuses it refuses again; what did not arrive may arrive.
        retry: (count, error) => !(error instanceof ApiError && error.problem.status < 500) && count < 2,
      },
    },
  });
}

/** The whole console. */
export function App() {
  const { locale, density } = usePreferences();
  const isDark = useIsDark();
  const [client] = useState(makeClient);
  useEffect(() => {
    document.documentElement.lang = locale === 'zh-CN' ? 'zh-CN' : 'en';
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [locale, isDark]);
  return (
    <ConfigProvider
      locale={antdLocaleOf(locale)}
      theme={themeOf(isDark, density)}
      button={{ autoInsertSpace: false }}
      // A long title ends before the cross.
      modal={{ styles: { header: { paddingInlineEnd: 24 } } }}
      componentSize={density === 'large' ? 'large' : density === 'compact' ? 'small' : 'medium'}
    >
      <AntApp style={{ height: '100%' }}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
