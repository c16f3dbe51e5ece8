import { MenuOutlined } from '@ant-design/icons';
import { Button, Drawer, Flex, Grid, Layout, Spin } from 'antd';
import { Suspense, useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { lookAs } from '../admin/view-as.ts';
import { ViewAsBanner } from '../admin/view-as-banner.tsx';
import { ApiError, viewAs } from '../api/client.ts';
import { ModelProvider, useModelQuery } from '../api/model.tsx';
import { HostProvider } from '../host/host-provider.tsx';
import { PluginUis } from '../host/plugin-uis.tsx';
import { useTexts } from '../i18n/text.ts';
import { InboxBell } from '../inbox/inbox-bell.tsx';
import { QuickCreateProvider } from '../record/quick-create-provider.tsx';
import { PaletteButton } from '../search/palette-button.tsx';
import { AccountMenu } from './account-menu.tsx';
import { MainMenu } from './main-menu.tsx';
import { preferences, usePreferences } from './preferences.ts';
import { RouteFault } from './route-fault.tsx';
import { SkipLink } from './skip-link.tsx';

/** Everything behind the sign-in: the menu, the bar above, and the screen. */
export function Shell() {
  const { data, error, isPending } = useModelQuery();
  const { t } = useTexts();
  const { pathname, search } = useLocation();
  if (isPending) return <Spin fullscreen description={t('app.loading')} />;
  if (data) {
    return (
      <ModelProvider ui={data}>
        <HostProvider>
          <PluginUis />
          <QuickCreateProvider>{pathname.startsWith('/print/') ? <Paper /> : <Frame />}</QuickCreateProvider>
        </HostProvider>
      </ModelProvider>
    );
  }
  if (error instanceof ApiError && error.problem.status === 401) {
    return <Navigate to={`/sign-in?to=${encodeURIComponent(pathname + search)}`} replace />;
  }
  // A role that is gone, or that one may no longer look through.
  if (error instanceof ApiError && viewAs.get() !== null && error.problem.status === 403) lookAs(null);
  return <RouteFault />;
}

/** What is printed stands alone in its tab. */
function Paper() {
  return (
    <Suspense fallback={<Spin />}>
      <Outlet />
    </Suspense>
  );
}

function Frame() {
  const { t } = useTexts();
  const { isMenuFolded } = usePreferences();
  const isWide = Grid.useBreakpoint().lg ?? true;
  const [isDrawn, setIsDrawn] = useState(false);
  return (
    <Layout style={{ height: '100%' }} hasSider={isWide}>
      <SkipLink />
      {isWide ? (
        <Layout.Sider
          theme="light"
          width={216}
          collapsedWidth={56}
          collapsed={isMenuFolded}
          style={{ overflow: 'auto', borderInlineEnd: '1px solid var(--ant-color-split, #8882)' }}
        >
          <nav aria-label={t('app.menu')}>
            <MainMenu isFolded={isMenuFolded} />
          </nav>
        </Layout.Sider>
      ) : (
        <Drawer
          open={isDrawn}
          onClose={() => setIsDrawn(false)}
          placement="left"
          size={264}
          title={t('app.name')}
          styles={{ body: { padding: 0 } }}
        >
          <MainMenu isFolded={false} onChosen={() => setIsDrawn(false)} />
        </Drawer>
      )}
      <Layout style={{ minWidth: 0 }}>
        <Flex component="header" align="center" gap={8} style={{ height: 48, paddingInline: 12, flex: 'none' }}>
          <Button
            type="text"
            icon={<MenuOutlined aria-hidden />}
            aria-label={isWide ? t('app.fold') : t('app.menu')}
            onClick={() => (isWide ? preferences.set({ isMenuFolded: !isMenuFolded }) : setIsDrawn(true))}
          />
          <PaletteButton isWide={isWide} />
          <span style={{ flex: 1 }} />
          <InboxBell />
          <AccountMenu />
        </Flex>
        <ViewAsBanner />
        <Layout.Content
          id="content"
          tabIndex={-1}
          style={{ outline: 'none', minHeight: 0, overflow: 'auto', padding: isWide ? '0 16px 16px' : '0 8px 8px' }}
        >
          <Suspense fallback={<Spin />}>
            <Outlet />
          </Suspense>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
