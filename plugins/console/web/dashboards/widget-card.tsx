import { AreaChartOutlined, InfoCircleOutlined, TableOutlined } from '@ant-design/icons';
import type { Filter, Metric } from '@entrepot/sdk';
import { Alert, Button, Card, Skeleton, Tooltip, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { listPath, useModel } from '../api/model.tsx';
import { useContributions } from '../host/contributions.ts';
import { useTexts } from '../i18n/text.ts';
import type { WidgetPlace } from './dashboards.ts';
import type { WidgetAnswer } from './evaluation.ts';
import { NumberTile } from './number-tile.tsx';
import { SplitChart } from './split-chart.tsx';

interface WidgetCardProps {
  readonly place: WidgetPlace;
  readonly metric: Metric | undefined;
  readonly answer: WidgetAnswer | undefined;
  readonly range: { readonly from: string; readonly to: string };
  /** What stands at the right of its head while the dashboard is changed. */
  readonly tools?: ReactNode;
}

/** One widget in its frame; what goes wrong in it stays in it. */
export function WidgetCard({ place, metric, answer, range, tools }: WidgetCardProps) {
  const { t, text } = useTexts();
  const { dashboardWidgets } = useContributions();
  const [isTable, setIsTable] = useState(false);
  const contributed = dashboardWidgets.find(({ plugin, name }) => `${plugin}.${name}` === place.widget);
  const name = metric ? text(metric.label) : contributed ? text(contributed.label) : (place.metric ?? place.widget ?? '');
  const hint = [metric?.description && text(metric.description), answer?.ignored && ignoredText(answer.ignored, t)].filter(
    Boolean,
  );
  const isChart = metric !== undefined && /^(line|bar|pie)$/.test(place.show ?? 'number');
  const Contributed = contributed?.view;
  return (
    <Card size="small" style={{ height: '100%' }} styles={{ body: { height: '100%', padding: 0 } }}>
      <section className="dashboard-card" aria-label={name} data-widget={place.key}>
        <div className="dashboard-card-head">
          <Typography.Text type="secondary" ellipsis style={{ flex: '1 1 88px' }}>
            {name}
          </Typography.Text>
          {hint.length > 0 && (
            <Tooltip title={hint.join(' ')}>
              <InfoCircleOutlined aria-label={hint.join(' ')} role="img" tabIndex={0} style={{ opacity: 0.6 }} />
            </Tooltip>
          )}
          {isChart && !tools && (
            <Button
              type="text"
              size="small"
              icon={isTable ? <AreaChartOutlined aria-hidden /> : <TableOutlined aria-hidden />}
              aria-label={t(isTable ? 'dashboards.asChart' : 'dashboards.asTable', { name })}
              onClick={() => setIsTable(!isTable)}
            />
          )}
          {tools}
        </div>
        {Contributed ? (
          <Contributed from={range.from} to={range.to} />
        ) : (
          <MetricBody place={place} metric={metric} answer={answer} isTable={isTable} />
        )}
      </section>
    </Card>
  );
}

function MetricBody({
  place,
  metric,
  answer,
  isTable,
}: Pick<WidgetCardProps, 'place' | 'metric' | 'answer'> & { readonly isTable: boolean }) {
  const { t } = useTexts();
  const entity = useModel().entity(metric?.entity ?? '');
  if (!metric) {
    const [key, name] = place.widget === undefined ? ['goneMetric', place.metric] : ['goneWidget', place.widget];
    return <Alert type="info" title={t(`dashboards.${key}`, { name })} />;
  }
  if (!answer) return <Skeleton active title={false} paragraph={{ rows: place.show && place.show !== 'number' ? 5 : 1 }} />;
  if (answer.problem) return <Alert type="info" title={answer.problem.detail} />;
  const pathOf = (filter: Filter) => entity && `${listPath(entity)}?${new URLSearchParams({ filter: JSON.stringify(filter) })}`;
  if (answer.values) return <NumberTile metric={metric} values={answer.values} pathOf={pathOf} />;
  const show = isTable || place.show === undefined || place.show === 'number' ? 'table' : place.show;
  return <SplitChart place={place} metric={metric} groups={answer.groups ?? []} show={show} pathOf={pathOf} />;
}

function ignoredText(ignored: readonly string[], t: (key: string) => string): string {
  return t(ignored.includes('range') ? 'dashboards.notOfRange' : 'dashboards.ignores');
}
