import type { Filter } from '@entrepot/sdk';
import type { UiField, UiRecord } from '@entrepot/sdk/ui';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { listPath, recordPath } from '../api/model.tsx';
import { aggregateQuery, type Page, readPage } from '../api/records.ts';
import { usePreferences } from '../app/preferences.ts';
import { useTexts } from '../i18n/text.ts';
import { canEditInCell } from './cell-editor.tsx';
import { bothFilters } from './filter-tree.ts';
import { Grid, type GridItem } from './grid.tsx';
import { type Grouping, groupFilter, groupingOf } from './group-filter.ts';
import { inOrder } from './group-order.ts';
import type { GroupItem } from './group-row.tsx';
import type { TableView } from './list-parts.ts';
import { allSelected, noSelection, toggled } from './selection.ts';
import { neededFields, shownColumns } from './shown-columns.ts';
import { newestFirst } from './sort-terms.ts';
import { useEdit } from './use-edit.tsx';
import { listAddress } from './view-state.ts';

/** Records of an open group that show in place; its number opens the list of all of them. */
const mostShown = 100;

type Row = Readonly<Record<string, unknown>>;

/** The records in groups with their counts and sums, each opened in place or as a list of its own. */
export function GroupTable({ entity, view, filter, header, selection, onSelection }: TableView) {
  const { text } = useTexts();
  const navigate = useNavigate();
  const { timeZone } = usePreferences();
  const [opened, setOpened] = useState<ReadonlyMap<string, Filter>>(new Map());
  const edit = useEdit(entity);
  const columns = useMemo(() => shownColumns(entity, view.columns), [entity, view.columns]);
  const groupings = view.group.flatMap((name) => groupingOf(entity, name) ?? []);
  const sums = sumsOf(columns);
  const values = { count: { count: '*' }, ...Object.fromEntries(sums.map(({ key, path }) => [key, { sum: path }])) };
  // The groups at the top, and within each that is open: its groups, or its records.
  const places = [{ key: '', depth: 0, filter: undefined as Filter | undefined }, ...openPlaces(opened)];
  const answers = useQueries({
    queries: places.map(({ depth, filter: own }) => {
      const grouping = groupings[depth];
      const asked = bothFilters(filter, own);
      if (grouping) return aggregateQuery(entity, { filter: asked, groupBy: [grouping.name], timeZone, values });
      const query = {
        filter: asked,
        sort: view.sort.join() || newestFirst,
        fields: neededFields(entity, columns),
        pageSize: mostShown,
      };
      return {
        queryKey: ['records', entity.name, 'list', query],
        queryFn: ({ signal }: { signal: AbortSignal }) => readPage(entity, query, undefined, signal),
        select: (page: Page): readonly Row[] => page.data,
      };
    }),
  });
  const rowsAt = new Map(places.map(({ key }, index) => [key, answers[index]?.data as readonly Row[] | undefined]));
  const items: GridItem[] = [];
  const lay = (key: string, depth: number, own: Filter | undefined) => {
    const grouping = groupings[depth];
    const rows = rowsAt.get(key);
    if (!rows) items.push(undefined);
    for (const row of grouping ? inOrder(grouping, rows ?? [], (each) => each[grouping.name]) : (rows ?? [])) {
      if (!grouping) {
        items.push(row as UiRecord);
        continue;
      }
      const inner = bothFilters(own, groupFilter(entity, grouping, row[grouping.name], timeZone)) as Filter;
      const item = itemOf(grouping, row, key, depth, opened, listAddress(listPath(entity), bothFilters(filter, inner)));
      const isCut = item.isOpen && groupings[depth + 1] === undefined && item.count > mostShown;
      items.push({
        ...item,
        shown: isCut ? mostShown : undefined,
        sums: Object.fromEntries(sums.map((sum) => [sum.column, (row[sum.key] as string | null) ?? null])),
      });
      if (item.isOpen) lay(item.group, depth + 1, inner);
    }
  };
  lay('', 0, undefined);
  const toggleGroup = ({ group }: GroupItem) => {
    const next = new Map(opened);
    if (next.delete(group)) for (const key of opened.keys()) if (key.startsWith(`${group}\n`)) next.delete(key);
    if (!opened.has(group)) next.set(group, filterAt(group));
    setOpened(next);
  };
  function filterAt(group: string): Filter {
    return group
      .split('\n')
      .slice(1)
      .reduce<Filter | undefined>((own, value, depth) => {
        const grouping = groupings[depth];
        return grouping ? bothFilters(own, groupFilter(entity, grouping, JSON.parse(value), timeZone)) : own;
      }, undefined) as Filter;
  }
  const idAt = (index: number) => {
    const item = items[index];
    return item && 'version' in item ? item.id : undefined;
  };
  return (
    <>
      <Grid
        entity={entity}
        label={text(entity.label)}
        columns={columns}
        widths={view.widths}
        sort={view.sort}
        header={header}
        count={items.length}
        itemAt={(index) => items[index]}
        onSeen={ignore}
        selection={selection}
        onToggle={(index, isRange) => onSelection(toggled(selection, index, isRange, idAt))}
        onToggleAll={() => onSelection(selection.isAll ? noSelection : allSelected)}
        onOpen={(record) => void navigate(recordPath(entity, record.id))}
        onToggleGroup={toggleGroup}
        canEdit={(field) => canEditInCell(entity, field)}
        onEdit={edit.write}
      />
      {edit.dialog}
    </>
  );
}

const ignore = () => {};

function openPlaces(opened: ReadonlyMap<string, Filter>) {
  return [...opened].map(([key, filter]) => ({ key, depth: key.split('\n').length - 1, filter: filter as Filter | undefined }));
}

function itemOf(
  { name, field }: Grouping,
  row: Row,
  parent: string,
  depth: number,
  opened: ReadonlyMap<string, Filter>,
  to: string,
): GroupItem {
  const group = `${parent}\n${JSON.stringify(row[name] ?? null)}`;
  return {
    group,
    depth,
    field,
    value: row[name],
    count: Number(row.count),
    sums: {},
    isOpen: opened.has(group),
    shown: undefined,
    to,
  };
}

/** What can be added up: numbers. Amounts of money would mix currencies. */
function sumsOf(columns: readonly UiField[]): { key: string; column: string; path: string }[] {
  const numeric = columns.filter(({ kind }) => kind === 'integer' || kind === 'quantity' || kind === 'decimal');
  return numeric.map(({ name }, index) => ({ key: `sum${index}`, column: name, path: name }));
}
