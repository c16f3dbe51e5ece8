import { EditOutlined } from '@ant-design/icons';
import type { Filter } from '@entrepot/sdk';
import { Button, Empty, Flex, Grid, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { useTexts } from '../i18n/text.ts';
import { addDays, dateIn } from '../list/days.ts';
import { ListFault } from '../list/list-fault.tsx';
import { spanOn } from '../list/relative-days.ts';
import type { Dashboard } from './dashboards.ts';
import { useEvaluation } from './evaluation.ts';
import { type Range, RangeBar } from './range-bar.tsx';
import { WidgetCard } from './widget-card.tsx';
import { WidgetGrid } from './widget-grid.tsx';

const usualRange = 'last30Days';

interface DashboardViewProps {
  readonly dashboard: Pick<Dashboard, 'name' | 'layout' | 'filters'>;
  /** Stands beside the name, as the choice of another dashboard. */
  readonly aside?: ReactNode;
  readonly onChange: () => void;
}

/** The first and the last day that a range means by now. */
export function daysOf(range: Range, timeZone: string): { readonly from: string; readonly to: string } {
  if (typeof range !== 'string') return range;
  const { from, until } = spanOn(range, dateIn(new Date(), timeZone));
  return { from, to: addDays(until, -1) };
}

/** A dashboard as it is looked at. */
export function DashboardView({ dashboard, aside, onChange }: DashboardViewProps) {
  const { t } = useTexts();
  const { timeZone } = usePreferences();
  const { metrics } = useModel().ui;
  const isWide = Grid.useBreakpoint().md ?? true;
  const [range, setRange] = useState<Range>(dashboard.filters.range ?? usualRange);
  const [fields, setFields] = useState<Filter>(dashboard.filters.fields ?? {});
  const known = new Map(metrics.map((metric) => [metric.name, metric]));
  const shown = dashboard.layout.flatMap(({ metric }) => known.get(metric ?? '') ?? []);
  const days = daysOf(range, timeZone);
  const { data, error, refetch } = useEvaluation(dashboard.layout, known, { range: days, fields, timeZone });
  const change = (
    <Button icon={<EditOutlined aria-hidden />} onClick={onChange}>
      {t('dashboards.change')}
    </Button>
  );
  return (
    <Flex vertical gap={12} style={{ paddingBlockStart: 12 }}>
      <Flex align="center" gap={8} wrap>
        <Typography.Title level={4} style={{ margin: 0 }}>
          {dashboard.name}
        </Typography.Title>
        {aside}
        <span style={{ flex: 1 }} />
        {!isWide && change}
        {shown.length > 0 && <RangeBar range={range} onRange={setRange} fields={fields} onFields={setFields} metrics={shown} />}
        {isWide && change}
      </Flex>
      {error && !data ? (
        <ListFault error={error} onRetry={() => void refetch()} />
      ) : dashboard.layout.length === 0 ? (
        <Empty description={t(metrics.length === 0 ? 'dashboards.noMetrics' : 'dashboards.empty')} style={{ marginBlock: 48 }} />
      ) : (
        <WidgetGrid
          places={dashboard.layout}
          render={(place) => (
            <WidgetCard place={place} metric={known.get(place.metric ?? '')} answer={data?.get(place.key)} range={days} />
          )}
        />
      )}
    </Flex>
  );
}
