import type { Filter, Metric } from '@entrepot/sdk';
import { Empty } from 'antd';
import { useNavigate } from 'react-router';
import { useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { useTexts } from '../i18n/text.ts';
import type { ChartForm, ChartSeries } from './chart-option.ts';
import type { WidgetPlace } from './dashboards.ts';
import type { MetricGroup } from './evaluation.ts';
import { GroupTable } from './group-table.tsx';
import { numberText } from './metric-text.ts';
import { SeriesChart } from './series-chart.tsx';
import { splitOf } from './split-of.ts';
import { bucketLabel, splitField, useGroupLabels } from './widget-parts.ts';

const mostParts = 20;
const height = 220;

interface SplitChartProps {
  readonly place: WidgetPlace;
  readonly metric: Metric;
  readonly groups: readonly MetricGroup[];
  readonly show: ChartForm | 'table';
  readonly pathOf: (filter: Filter) => string | undefined;
}

/** A metric over time or by a field, as a chart or as rows; every part leads to its records. */
export function SplitChart({ place, metric, groups, show, pathOf }: SplitChartProps) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const navigate = useNavigate();
  const { bucket, groupBy } = splitOf(place, metric);
  const field = splitField(useModel().entity(metric.entity), groupBy);
  const labelOf = useGroupLabels(groups, field);
  const nameOf = ({ of }: MetricGroup) => (bucket && typeof of === 'string' ? bucketLabel(of, bucket, locale) : labelOf(of));
  const textOf = (group: MetricGroup) => numberText(group, { locale, timeZone });
  const shown = bucket ? groups : groups.slice(0, mostParts);
  const { keys, rows } = partsOf(shown);
  const label = t('dashboards.chartOf', { name: text(metric.label) });
  const labels = keys.map((key) =>
    nameOf(rows[0]?.get(key) ?? rows.find((row) => row.has(key))?.get(key) ?? (groups[0] as MetricGroup)),
  );
  const series: ChartSeries[] = rows.map((row) => ({
    name: [...row.values()][0]?.currency ?? text(metric.label),
    parts: keys.map((key, index) => {
      const group = row.get(key);
      return group && { label: labels[index] ?? '', value: Number(group.value ?? 0), text: textOf(group) };
    }),
  }));
  if (groups.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('dashboards.nothing')} style={{ marginBlock: 24 }} />;
  if (show === 'table') return <GroupTable label={label} groups={shown} nameOf={nameOf} textOf={textOf} pathOf={pathOf} />;
  const open = (row: number, index: number) => {
    const group = rows[row]?.get(keys[index] ?? '');
    const path = group && pathOf(group.filter);
    if (path) void navigate(path);
  };
  return <SeriesChart form={show} labels={labels} series={series} label={label} height={height} onPart={open} />;
}

/** One row of parts for each currency, all over the same keys. */
function partsOf(groups: readonly MetricGroup[]): {
  readonly keys: readonly string[];
  readonly rows: readonly ReadonlyMap<string, MetricGroup>[];
} {
  const keys = [...new Set(groups.map(({ of }) => String(of)))];
  const rows = Map.groupBy(groups, ({ currency }) => currency ?? '');
  return { keys, rows: [...rows.values()].map((own) => new Map(own.map((group) => [String(group.of), group]))) };
}
