import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Skeleton } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { ListFault } from '../list/list-fault.tsx';
import { DashboardEditor } from './dashboard-editor.tsx';
import { DashboardView } from './dashboard-view.tsx';
import { type Dashboard, useDashboards } from './dashboards.ts';
import { defaultLayout } from './default-layout.ts';

const blank = { audience: 'personal', role: null, filters: {} } as const;

/**
 * A dashboard, to look at and to change; those of the user to choose from.
 * @param id without one the home page: their own, that of their role, or one made of the metrics that they may see
 */
export function DashboardScreen({ id }: { readonly id: string | undefined }) {
  const { t } = useTexts();
  const { metrics } = useModel().ui;
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useDashboards();
  const [editing, setEditing] = useState<Parameters<typeof DashboardEditor>[0]['dashboard'] | undefined>();
  if (error && !data) return <ListFault error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton active />;
  const wanted = id ?? data.home;
  const found = data.data.find((each) => each.id === wanted);
  const made = { ...blank, name: t('dashboards.home'), home: true, layout: defaultLayout(metrics) };
  const dashboard = found ?? (id === undefined ? made : undefined);
  const go = (to: string | null) => navigate(to === null ? '/' : `/dashboards/${to}`);
  if (editing) {
    const done = (saved: string | null) => {
      setEditing(undefined);
      if (saved !== null && saved !== found?.id) void go(saved);
      else if (saved === null && found) void go(null);
    };
    return <DashboardEditor dashboard={editing} onDone={done} />;
  }
  if (!dashboard) return <ListFault error={new Error(t('dashboards.notFound'))} onRetry={() => void go(null)} />;
  const change = () =>
    setEditing(found && !found.mayChange ? copyOf(found, t('dashboards.copyOf', { name: found.name })) : dashboard);
  const items = [
    ...data.data.map((each) => ({ key: each.id, label: each.name, onClick: () => void go(each.id) })),
    { key: 'new', label: t('dashboards.new'), onClick: () => setEditing({ ...blank, name: '', home: false, layout: [] }) },
  ];
  const choice = (
    <Dropdown autoFocus trigger={['click']} menu={{ items, selectedKeys: found ? [found.id] : [] }}>
      <Button type="text" size="small" icon={<DownOutlined aria-hidden />} aria-label={t('dashboards.choose')} />
    </Dropdown>
  );
  return <DashboardView key={found?.id ?? 'home'} dashboard={dashboard} aside={choice} onChange={change} />;
}

/** What belongs to somebody else is changed as one's own. */
function copyOf({ layout, filters }: Dashboard, name: string): Parameters<typeof DashboardEditor>[0]['dashboard'] {
  return { ...blank, name, home: false, layout, filters };
}
