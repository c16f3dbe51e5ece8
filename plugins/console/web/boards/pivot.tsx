import type { Filter } from '@entrepot/sdk';
import { Empty, Flex, Spin, Typography } from 'antd';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { listPath } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { useTexts } from '../i18n/text.ts';
import { bothFilters } from '../list/filter-tree.ts';
import { type Grouping, groupFilter, groupingOf } from '../list/group-filter.ts';
import { ListFault } from '../list/list-fault.tsx';
import type { BoardView } from '../list/list-parts.ts';
import { listAddress } from '../list/view-state.ts';
import { figureText } from './figure-text.ts';
import { GroupValue } from './group-value.tsx';
import { GroupingChoice, groupingText, MeasureChoice, usualGrouping } from './grouping-choice.tsx';
import { measureOf } from './measures.ts';
import type { PivotLine } from './pivot-layout.ts';
import { usePivot } from './use-pivot.ts';
import './boards.css';

/** What a table of numbers can show before it is no help any more. */
const mostRows = 500;
const mostColumns = 60;

/** The records counted by rows and columns; each number opens the records that it was made of. */
export function Pivot({ entity, view, change, filter }: BoardView) {
  const texts = useTexts();
  const { t, locale } = texts;
  const { timeZone } = usePreferences();
  const names = view.by.length > 0 ? view.by : [usualGrouping(entity)];
  const rows = names.flatMap((name) => groupingOf(entity, name) ?? []);
  const columns = view.across.flatMap((name) => groupingOf(entity, name) ?? []);
  const measure = measureOf(entity, view.measure);
  const { layout, error, retry } = usePivot(entity, filter, rows, columns, measure);
  const choices = (
    <Flex gap={8} wrap align="center">
      <GroupingChoice entity={entity} label={t('boards.rows')} chosen={names} onChange={(by) => change({ by })} isMultiple />
      <GroupingChoice
        entity={entity}
        label={t('boards.columns')}
        chosen={view.across}
        onChange={(across) => change({ across })}
        isMultiple
      />
      <MeasureChoice entity={entity} chosen={view.measure} onChange={(next) => change({ measure: next })} />
    </Flex>
  );
  if (error) {
    return (
      <>
        {choices}
        <ListFault error={error} onRetry={retry} />
      </>
    );
  }
  if (rows.length === 0) return <Empty description={t('boards.chooseRows')}>{choices}</Empty>;
  const shownRows = layout?.rows.slice(0, mostRows) ?? [];
  const shownColumns = layout?.columns.slice(0, mostColumns) ?? [];
  const isCut = layout && (shownRows.length < layout.rows.length || shownColumns.length < layout.columns.length);
  const filterOf = (groupings: readonly Grouping[], line: PivotLine | undefined): Filter | undefined =>
    groupings.reduce<Filter | undefined>(
      (all, grouping, index) => (line ? bothFilters(all, groupFilter(entity, grouping, line.values[index], timeZone)) : all),
      undefined,
    );
  const cell = (row: PivotLine | undefined, column: PivotLine | undefined) => {
    const figures = layout?.figures(row, column) ?? [];
    if (figures.length === 0) return null;
    const asked = bothFilters(bothFilters(filter, filterOf(rows, row)), filterOf(columns, column));
    return (
      <Link to={listAddress(listPath(entity), asked)}>
        {figures.map((figure) => (
          <div key={figure.currency ?? ''}>{figureText(figure, measure, { locale, timeZone })}</div>
        ))}
      </Link>
    );
  };
  const heading = (groupings: readonly Grouping[], line: PivotLine) =>
    groupings.map((grouping, index) => (
      <Fragment key={grouping.name}>
        {index > 0 && ' · '}
        <GroupValue grouping={grouping} value={line.values[index]} />
      </Fragment>
    ));
  return (
    <Flex vertical gap={8} style={{ flex: 1, minHeight: 0 }}>
      {choices}
      {isCut && <Typography.Text type="secondary">{t('boards.cut', { rows: mostRows, columns: mostColumns })}</Typography.Text>}
      {layout ? (
        <section className="board" aria-label={t('list.show_pivot')}>
          <table className="pivot">
            <thead>
              <tr>
                <th scope="col">{rows.map((grouping) => groupingText(grouping, texts)).join(' · ')}</th>
                {shownColumns.map((column) => (
                  <th key={column.key} scope="col">
                    {heading(columns, column)}
                  </th>
                ))}
                <th scope="col">{t('boards.total')}</th>
              </tr>
            </thead>
            <tbody>
              {shownRows.map((row) => (
                <tr key={row.key}>
                  <th scope="row">{heading(rows, row)}</th>
                  {shownColumns.map((column) => (
                    <td key={column.key}>{cell(row, column)}</td>
                  ))}
                  <td className="pivot-total">{cell(row, undefined)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{t('boards.total')}</th>
                {shownColumns.map((column) => (
                  <td key={column.key}>{cell(undefined, column)}</td>
                ))}
                <td>{cell(undefined, undefined)}</td>
              </tr>
            </tfoot>
          </table>
        </section>
      ) : (
        <Spin />
      )}
    </Flex>
  );
}
