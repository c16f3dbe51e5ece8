import {
  AppstoreOutlined,
  BarChartOutlined,
  CalendarOutlined,
  PlusOutlined,
  ProjectOutlined,
  TableOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Button, Flex, Segmented, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { listPath } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { listLabel } from '../i18n/list-label.ts';
import { useTexts } from '../i18n/text.ts';
import { ImportButton } from '../imports/import-button.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { columnsOf } from './columns.ts';
import { ContributedActions } from './contributed-actions.tsx';
import { ExportMenu } from './export-menu.tsx';
import { groupingOf } from './group-filter.ts';
import type { BoardView, TableView } from './list-parts.ts';
import type { Show } from './view-state.ts';
import { ViewsMenu } from './views-menu.tsx';

type ListHeadView = BoardView & Pick<TableView, 'total' | 'selection'>;

const icons: Readonly<Record<Show, React.ReactNode>> = {
  table: <UnorderedListOutlined aria-hidden />,
  kanban: <ProjectOutlined aria-hidden />,
  calendar: <CalendarOutlined aria-hidden />,
  pivot: <TableOutlined aria-hidden />,
  chart: <BarChartOutlined aria-hidden />,
};

/** What the list is of and how it is shown, and what can be done with it as a whole. */
export function ListHead({ entity, view, change, filter, total, selection }: ListHeadView) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const fields = columnsOf(entity);
  const offered: readonly Show[] = [
    'table',
    ...(fields.some(({ kind }) => kind === 'states') ? (['kanban'] as const) : []),
    'calendar',
    'pivot',
    'chart',
  ];
  return (
    <Flex gap={8} align="center" wrap style={{ paddingTop: 8 }}>
      <Typography.Title level={1} style={{ fontSize: 18, margin: 0 }}>
        {text(listLabel(entity))}
      </Typography.Title>
      {total !== undefined && <Typography.Text type="secondary">{formatNumber(total, { locale, timeZone })}</Typography.Text>}
      <ViewsMenu entity={entity} view={view} change={change} />
      {view.show === 'table' &&
        view.group.map((name) => {
          const grouping = groupingOf(entity, name);
          const label = grouping ? text(grouping.field.label) : name;
          return (
            <Tag
              key={name}
              icon={<AppstoreOutlined aria-hidden />}
              closable={{ 'aria-label': t('list.ungroup', { field: label }) }}
              onClose={() => change({ group: view.group.filter((each) => each !== name) })}
            >
              {t('list.groupedBy', { field: label })}
            </Tag>
          );
        })}
      <span style={{ flex: 1 }} />
      <Segmented<Show>
        aria-label={t('list.show')}
        value={view.show}
        onChange={(show) => change({ show })}
        options={offered.map((value) => ({
          value,
          icon: (
            <span role="img" aria-label={t(`list.show_${value}`)} title={t(`list.show_${value}`)}>
              {icons[value]}
            </span>
          ),
        }))}
      />
      {view.show === 'table' && <ColumnChooser entity={entity} view={view} change={change} />}
      <ExportMenu entity={entity} view={view} filter={filter} selection={selection} />
      <ContributedActions entity={entity} filter={filter} selection={selection} />
      <ImportButton entity={entity} />
      {entity.operations.includes('create') && (
        <Link to={`${listPath(entity)}/new`}>
          <Button type="primary" icon={<PlusOutlined aria-hidden />} tabIndex={-1}>
            {t('list.new')}
          </Button>
        </Link>
      )}
    </Flex>
  );
}
