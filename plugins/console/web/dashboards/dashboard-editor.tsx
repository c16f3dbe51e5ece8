import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Flex, Modal, Popconfirm } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client.ts';
import { useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { useContributions } from '../host/contributions.ts';
import { useTexts } from '../i18n/text.ts';
import { AddWidget } from './add-widget.tsx';
import { daysOf } from './dashboard-view.tsx';
import { type Dashboard, saveDashboard, useDelete, type WidgetPlace } from './dashboards.ts';
import { useEvaluation } from './evaluation.ts';
import { moved } from './reorder.ts';
import { type About, SharingForm } from './sharing-form.tsx';
import { WidgetCard } from './widget-card.tsx';
import { MovableGrid } from './widget-grid.tsx';
import { WidgetSettings } from './widget-settings.tsx';

interface DashboardEditorProps {
  /** What is changed; without an id it is saved as a new one. */
  readonly dashboard: Pick<Dashboard, 'name' | 'audience' | 'role' | 'home' | 'layout' | 'filters'> &
    Partial<Pick<Dashboard, 'id' | 'version' | 'mayChange'>>;
  /** @param id the saved one; null where it is left, or deleted, as it is */
  readonly onDone: (id: string | null) => void;
}

/** A dashboard while it is changed: nothing is kept until it is saved. */
export function DashboardEditor({ dashboard, onDone }: DashboardEditorProps) {
  const { t, text } = useTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { timeZone } = usePreferences();
  const { metrics } = useModel().ui;
  const { dashboardWidgets } = useContributions();
  const remove = useDelete();
  const { name, audience, role, home } = dashboard;
  const [about, setAbout] = useState<About>({ name, audience, role, home });
  const [places, setPlaces] = useState<readonly WidgetPlace[]>(dashboard.layout);
  const [isSaving, setIsSaving] = useState(false);
  const [isStale, setIsStale] = useState(false);
  const known = new Map(metrics.map((metric) => [metric.name, metric]));
  const days = daysOf(dashboard.filters.range ?? 'last30Days', timeZone);
  const { data } = useEvaluation(places, known, { range: days, fields: dashboard.filters.fields ?? {}, timeZone });
  const nameOf = (place: WidgetPlace) => {
    const metric = known.get(place.metric ?? '');
    const widget = dashboardWidgets.find(({ plugin, name }) => `${plugin}.${name}` === place.widget);
    return metric ? text(metric.label) : widget ? text(widget.label) : (place.metric ?? place.widget ?? '');
  };
  const save = async (asNew: boolean) => {
    setIsSaving(true);
    try {
      const own =
        asNew || dashboard.id === undefined || dashboard.version === undefined
          ? {}
          : { id: dashboard.id, version: dashboard.version };
      const copy = { name: t('dashboards.copyOf', { name: about.name }), audience: 'personal', role: null, home: false } as const;
      const saved = await saveDashboard(client, {
        ...(asNew ? copy : about),
        ...own,
        layout: places,
        filters: dashboard.filters,
      });
      void message.success(t('dashboards.saved'));
      onDone(saved.id);
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 412) setIsStale(true);
      else void message.error(error instanceof Error ? error.message : String(error));
    } finally {
      setIsSaving(false);
    }
  };
  const step = (key: string, by: -1 | 1) => {
    const target = places[places.findIndex((place) => place.key === key) + by];
    if (target) setPlaces(moved(places, key, target.key));
  };
  const change = (changed: WidgetPlace) => setPlaces(places.map((place) => (place.key === changed.key ? changed : place)));
  return (
    <Flex vertical gap={12} style={{ paddingBlockStart: 12 }}>
      <SharingForm about={about} onChange={setAbout} />
      <Flex gap={8} wrap>
        <AddWidget onAdd={(place) => setPlaces([...places, place])} />
        <span style={{ flex: 1 }} />
        {dashboard.id !== undefined && dashboard.version !== undefined && (
          <Popconfirm
            title={t('dashboards.deleteSure')}
            onConfirm={() => remove({ id: dashboard.id ?? '', version: dashboard.version ?? 0 }).then(() => onDone(null))}
          >
            <Button danger>{t('dashboards.delete')}</Button>
          </Popconfirm>
        )}
        <Button onClick={() => onDone(dashboard.id ?? null)}>{t('dashboards.cancel')}</Button>
        <Button
          type="primary"
          loading={isSaving}
          disabled={about.name.trim() === '' || (about.audience === 'role' && !about.role)}
          onClick={() => void save(false)}
        >
          {t('dashboards.save')}
        </Button>
      </Flex>
      {places.length === 0 && <Empty description={t('dashboards.empty')} />}
      <MovableGrid
        places={places}
        onMove={setPlaces}
        render={(place) => (
          <WidgetCard
            place={place}
            metric={known.get(place.metric ?? '')}
            answer={data?.get(place.key)}
            range={days}
            tools={
              <WidgetSettings
                place={place}
                metric={known.get(place.metric ?? '')}
                name={nameOf(place)}
                onChange={change}
                onRemove={() => setPlaces(places.filter(({ key }) => key !== place.key))}
                onMove={(by) => step(place.key, by)}
              />
            }
          />
        )}
      />
      <Modal
        open={isStale}
        title={t('dashboards.stale')}
        onCancel={() => setIsStale(false)}
        footer={[
          <Button
            key="theirs"
            onClick={() => void client.invalidateQueries({ queryKey: ['dashboards'] }).then(() => onDone(dashboard.id ?? null))}
          >
            {t('dashboards.takeTheirs')}
          </Button>,
          <Button key="mine" type="primary" loading={isSaving} onClick={() => void save(true)}>
            {t('dashboards.keepMine')}
          </Button>,
        ]}
      />
    </Flex>
  );
}
