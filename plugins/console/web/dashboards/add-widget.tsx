import { PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown, type MenuProps } from 'antd';
import { useModel } from '../api/model.tsx';
import { useContributions } from '../host/contributions.ts';
import { useTexts } from '../i18n/text.ts';
import type { WidgetPlace } from './dashboards.ts';

/** The metrics and contributed widgets that may be added. */
export function AddWidget({ onAdd }: { readonly onAdd: (place: WidgetPlace) => void }) {
  const { t, text } = useTexts();
  const { metrics } = useModel().ui;
  const { dashboardWidgets } = useContributions();
  const key = () => crypto.randomUUID().slice(0, 8);
  const groups: NonNullable<MenuProps['items']> = [
    {
      type: 'group',
      key: 'metrics',
      label: t('dashboards.metrics'),
      children: metrics.map((metric) => ({
        key: metric.name,
        label: text(metric.label),
        onClick: () => onAdd({ key: key(), metric: metric.name, show: 'number', width: 3 }),
      })),
    },
    ...(dashboardWidgets.length === 0
      ? []
      : [
          {
            type: 'group' as const,
            key: 'widgets',
            label: t('dashboards.widgets'),
            children: dashboardWidgets.map((widget) => ({
              key: `${widget.plugin}.${widget.name}`,
              label: text(widget.label),
              onClick: () => onAdd({ key: key(), widget: `${widget.plugin}.${widget.name}`, width: 6 }),
            })),
          },
        ]),
  ];
  return (
    <Dropdown autoFocus trigger={['click']} menu={{ items: groups, style: { maxHeight: 420, overflow: 'auto' } }}>
      <Button icon={<PlusOutlined aria-hidden />}>{t('dashboards.add')}</Button>
    </Dropdown>
  );
}
