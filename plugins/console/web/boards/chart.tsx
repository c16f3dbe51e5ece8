import { BarChartOutlined, LineChartOutlined, PieChartOutlined } from '@ant-design/icons';
import { Flex, Segmented } from 'antd';
import { Link, useNavigate } from 'react-router';
import { listPath } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { SeriesChart } from '../dashboards/series-chart.tsx';
import { useTexts } from '../i18n/text.ts';
import { bothFilters } from '../list/filter-tree.ts';
import { groupFilter, groupingOf } from '../list/group-filter.ts';
import { ListFault } from '../list/list-fault.tsx';
import type { BoardView } from '../list/list-parts.ts';
import { type ChartForm, chartForms, listAddress } from '../list/view-state.ts';
import { mostParts, type SeriesOfPivot, seriesOf } from './chart-series.ts';
import { figureText } from './figure-text.ts';
import { GroupingChoice, groupingText, MeasureChoice, measureText, usualGrouping } from './grouping-choice.tsx';
import { measureOf } from './measures.ts';
import { useGroupTexts } from './use-group-texts.ts';
import { usePivot } from './use-pivot.ts';
import './boards.css';

const icons: Readonly<Record<ChartForm, React.ReactNode>> = {
  bar: <BarChartOutlined aria-hidden />,
  line: <LineChartOutlined aria-hidden />,
  pie: <PieChartOutlined aria-hidden />,
};
const height = 380;

/** The records as bars, lines or a pie, with the numbers below; each part opens its records. */
export function Chart({ entity, view, change, filter }: BoardView) {
  const texts = useTexts();
  const { t, locale } = texts;
  const { timeZone } = usePreferences();
  const navigate = useNavigate();
  const [name = usualGrouping(entity)] = view.by;
  const by = groupingOf(entity, name);
  const across = groupingOf(entity, view.across[0] ?? '');
  const measure = measureOf(entity, view.measure);
  const { layout, error, retry } = usePivot(entity, filter, by ? [by] : [], across ? [across] : [], measure);
  const rows = layout?.rows.slice(0, mostParts) ?? [];
  const series = layout ? seriesOf(layout) : [];
  const labels = useGroupTexts(
    by,
    rows.map(({ values }) => values[0]),
  );
  const columns = useGroupTexts(across, layout?.columns.map(({ values }) => values[0]) ?? []);
  const nameOf = ({ column, currency }: SeriesOfPivot) => {
    const own = column ? columns[layout?.columns.indexOf(column) ?? -1] : measureText(measure, texts);
    return [own, currency].filter((each) => each !== undefined).join(' · ');
  };
  const text = (own: SeriesOfPivot, index: number) => {
    const figure = own.figures[index];
    return figure ? figureText(figure, measure, { locale, timeZone }) : '';
  };
  const addressOf = (own: SeriesOfPivot | undefined, index: number) => {
    const row = rows[index];
    const ofRow = by && row ? groupFilter(entity, by, row.values[0], timeZone) : undefined;
    const ofColumn = across && own?.column ? groupFilter(entity, across, own.column.values[0], timeZone) : undefined;
    return listAddress(listPath(entity), bothFilters(bothFilters(filter, ofRow), ofColumn));
  };
  const parts = series.map((own) => ({
    name: nameOf(own),
    parts: own.figures.map((figure, index) =>
      figure ? { label: labels[index] ?? '', value: Number(figure.value ?? 0), text: text(own, index) } : undefined,
    ),
  }));
  const label = t('boards.chartOf', { measure: measureText(measure, texts), group: by ? groupingText(by, texts) : name });
  return (
    <Flex vertical gap={8} style={{ flex: 1, minHeight: 0 }}>
      <Flex gap={8} wrap align="center">
        <Segmented<ChartForm>
          aria-label={t('boards.chartForm')}
          value={view.chart}
          onChange={(chart) => change({ chart })}
          options={chartForms.map((value) => ({
            value,
            icon: (
              <span role="img" aria-label={t(`boards.${value}`)} title={t(`boards.${value}`)}>
                {icons[value]}
              </span>
            ),
          }))}
        />
        <GroupingChoice entity={entity} label={t('boards.rows')} chosen={[name]} onChange={(next) => change({ by: next })} />
        <GroupingChoice
          entity={entity}
          label={t('boards.series')}
          chosen={view.across}
          onChange={(next) => change({ across: next })}
        />
        <MeasureChoice entity={entity} chosen={view.measure} onChange={(next) => change({ measure: next })} />
      </Flex>
      {error ? (
        <ListFault error={error} onRetry={retry} />
      ) : (
        <section className="board" aria-label={t('list.show_chart')}>
          <SeriesChart
            form={view.chart}
            labels={labels}
            series={parts}
            label={label}
            height={height}
            onPart={(at, index) => void navigate(addressOf(series[at], index))}
          />
          <table className="pivot" aria-label={t('boards.values')}>
            <thead>
              <tr>
                <th scope="col">{by && groupingText(by, texts)}</th>
                {series.map((own) => (
                  <th key={nameOf(own)} scope="col">
                    {nameOf(own)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={row.key}>
                  <th scope="row">{labels[index]}</th>
                  {series.map((own) => (
                    <td key={nameOf(own)}>{own.figures[index] && <Link to={addressOf(own, index)}>{text(own, index)}</Link>}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Flex>
  );
}
