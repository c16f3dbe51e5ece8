import type { UiEntity } from '@entrepot/sdk/ui';
import { Flex, Spin } from 'antd';
import { type ComponentType, lazy, Suspense, useCallback, useState } from 'react';
import { useAggregate } from '../api/records.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FlatTable } from './flat-table.tsx';
import { GroupTable } from './group-table.tsx';
import { ListHead } from './list-head.tsx';
import type { BoardView } from './list-parts.ts';
import { noSelection, type Selection } from './selection.ts';
import { useHeader } from './use-header.ts';
import { useListFilter } from './use-list-filter.ts';
import { useView } from './use-view.ts';
import type { Show } from './view-state.ts';

const boards: Readonly<Record<Exclude<Show, 'table'>, ComponentType<BoardView>>> = {
  kanban: lazy(async () => ({ default: (await import('../boards/kanban.tsx')).Kanban })),
  calendar: lazy(async () => ({ default: (await import('../boards/calendar.tsx')).Calendar })),
  pivot: lazy(async () => ({ default: (await import('../boards/pivot.tsx')).Pivot })),
  chart: lazy(async () => ({ default: (await import('../boards/chart.tsx')).Chart })),
};

/** A list with everything around it: what it is of, what is asked, what is chosen. */
export function EntityList({ entity }: { entity: UiEntity }) {
  const [view, change] = useView();
  const filter = useListFilter(entity, view);
  const [asked, setAsked] = useState<string>();
  const [chosen, setChosen] = useState<{ readonly of: string; readonly selection: Selection }>();
  const header = useHeader(entity, view, change, setAsked);
  const counted = useAggregate(entity, { filter, values: { count: { count: '*' } } });
  const total = counted.data?.[0]?.count as number | undefined;
  // Who asks for other records has not chosen these.
  const of = JSON.stringify(filter ?? null);
  const selection = chosen?.of === of ? chosen.selection : noSelection;
  const setSelection = useCallback((next: Selection) => setChosen({ of, selection: next }), [of]);
  const common = { entity, view, change, filter };
  const Board = view.show === 'table' ? undefined : boards[view.show];
  return (
    <Flex vertical gap={8} style={{ height: '100%', minHeight: 0 }}>
      <ListHead {...common} total={total} selection={selection} />
      <FilterBar entity={entity} view={view} change={change} asked={asked} onAsked={() => setAsked(undefined)} />
      {Board ? (
        <Suspense fallback={<Spin />}>
          <Board {...common} />
        </Suspense>
      ) : view.group.length > 0 ? (
        <GroupTable {...common} header={header} total={total} selection={selection} onSelection={setSelection} />
      ) : (
        <FlatTable {...common} header={header} total={total} selection={selection} onSelection={setSelection} />
      )}
      {!Board && <BulkBar entity={entity} filter={filter} total={total} selection={selection} onSelection={setSelection} />}
    </Flex>
  );
}
