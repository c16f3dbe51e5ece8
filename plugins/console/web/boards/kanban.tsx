import { DndContext, type DragEndEvent, DragOverlay, PointerSensor, TouchSensor, useSensor, useSensors } from '@dnd-kit/core';
import type { UiAction, UiRecord } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Empty } from 'antd';
import { useMemo, useState } from 'react';
import { refresh, useAggregate } from '../api/records.ts';
import { titleOf } from '../api/titles.ts';
import { pointerDragging } from '../app/pointer-dragging.ts';
import { useTexts } from '../i18n/text.ts';
import { JobRow } from '../inbox/job-row.tsx';
import { usualColumns } from '../list/columns.ts';
import type { BoardView } from '../list/list-parts.ts';
import { shownColumns } from '../list/shown-columns.ts';
import { ActionDialog } from '../record/action-dialog.tsx';
import { useActions } from '../record/use-actions.tsx';
import { CardBody } from './kanban-card.tsx';
import { KanbanColumn } from './kanban-column.tsx';
import { boardField, targetsOf } from './kanban-targets.ts';
import './boards.css';
import { newestFirst } from '../list/sort-terms.ts';

/** Fields that a card shows beside its title. */
const mostFacts = 4;

/** The records by their state. Dragging a card takes the action that leads to the other state; its menu does the same. */
export function Kanban({ entity, view, filter }: BoardView) {
  const { t } = useTexts();
  const field = boardField(entity, view.by[0]);
  const [job, setJob] = useState<string>();
  const { takeAtOnce } = useActions(entity, setJob);
  const client = useQueryClient();
  const [dragged, setDragged] = useState<UiRecord>();
  const [asked, setAsked] = useState<{ readonly action: UiAction; readonly record: UiRecord }>();
  const name = field?.name ?? '';
  const groupBy = field ? [name] : [];
  const counts = useAggregate(entity, { filter, groupBy, values: { count: { count: '*' } } });
  const facts = useMemo(
    () =>
      shownColumns(entity, view.columns ?? usualColumns(entity))
        .filter((each) => each.name !== entity.title && each.kind !== 'states')
        .slice(0, mostFacts),
    [entity, view.columns],
  );
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
  );
  if (!field?.machine) return <Empty description={t('boards.noStates')} />;
  const take = (action: UiAction, record: UiRecord) => {
    if (action.input.length > 0) setAsked({ action, record });
    else void takeAtOnce(action, record.id);
  };
  const drop = ({ over }: DragEndEvent) => {
    const [action] = (dragged && over && targetsOf(entity, field, String(dragged[name])).get(String(over.id))) ?? [];
    if (dragged && action) take(action, dragged);
    setDragged(undefined);
  };
  const targets = dragged && targetsOf(entity, field, String(dragged[name]));
  return (
    <DndContext
      accessibility={pointerDragging}
      sensors={sensors}
      onDragStart={({ active }) => setDragged(active.data.current as UiRecord | undefined)}
      onDragEnd={drop}
      onDragCancel={() => setDragged(undefined)}
    >
      {job && <JobRow id={job} onEnd={() => void refresh(client)} />}
      <section className="board kanban" aria-label={t('list.show_kanban')}>
        {Object.keys(field.machine.states).map((state) => (
          <KanbanColumn
            key={state}
            entity={entity}
            field={field}
            state={state}
            filter={filter}
            sort={view.sort.join() || newestFirst}
            facts={facts}
            count={(counts.data && ((counts.data.find((row) => row[name] === state)?.count as number | undefined) ?? 0)) || 0}
            isDimmed={dragged !== undefined && dragged[name] !== state && !targets?.has(state)}
            onAction={take}
          />
        ))}
      </section>
      <DragOverlay dropAnimation={null}>
        {dragged && (
          <div className="kanban-card" data-lifted>
            <CardBody entity={entity} record={dragged} facts={facts} />
          </div>
        )}
      </DragOverlay>
      {asked && (
        <ActionDialog
          entity={entity}
          action={asked.action}
          id={asked.record.id}
          title={titleOf(entity, asked.record)}
          onJob={setJob}
          onClose={() => setAsked(undefined)}
        />
      )}
    </DndContext>
  );
}
