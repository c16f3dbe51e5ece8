import { useDroppable } from '@dnd-kit/core';
import type { Filter } from '@entrepot/sdk';
import type { UiAction, UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { Button } from 'antd';
import { Link } from 'react-router';
import { listPath } from '../api/model.tsx';
import { useRecords } from '../api/records.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { stageOf } from '../fields/state-stage.ts';
import { useTexts } from '../i18n/text.ts';
import { bothFilters } from '../list/filter-tree.ts';
import { neededFields } from '../list/shown-columns.ts';
import { listAddress } from '../list/view-state.ts';
import { KanbanCard } from './kanban-card.tsx';

interface KanbanColumnView {
  readonly entity: UiEntity;
  readonly field: UiField;
  readonly state: string;
  readonly filter: Filter | undefined;
  readonly sort: string;
  readonly facts: readonly UiField[];
  readonly count: number;
  /** Nothing leads here from the card that is dragged. */
  readonly isDimmed: boolean;
  readonly onAction: (action: UiAction, record: UiRecord) => void;
}

const pageSize = 30;

/** The records of one state, page by page. */
export function KanbanColumn({ entity, field, state, filter, sort, facts, count, isDimmed, onAction }: KanbanColumnView) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const { setNodeRef, isOver } = useDroppable({ id: state, disabled: isDimmed });
  const own = bothFilters(filter, { [field.name]: { eq: state } });
  const pages = useRecords(entity, { filter: own, sort, fields: neededFields(entity, facts), pageSize });
  const records = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const label = text(field.machine?.states[state] ?? { en: state });
  return (
    <section
      ref={setNodeRef}
      className="kanban-column"
      data-dimmed={isDimmed || undefined}
      data-over={isOver || undefined}
      data-state={state}
      aria-label={label}
    >
      <h2 className="kanban-head">
        <span className="cell-dot" data-stage={stageOf(field, state)} aria-hidden />
        {label}
        <Link className="kanban-count" to={listAddress(listPath(entity), own)} title={t('list.openGroup')}>
          {formatNumber(count, { locale, timeZone })}
        </Link>
      </h2>
      <ul className="kanban-cards">
        {records.map((record) => (
          <KanbanCard key={record.id} entity={entity} field={field} record={record} facts={facts} onAction={onAction} />
        ))}
        {pages.hasNextPage && (
          <li>
            <Button type="text" block size="small" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {t('list.more')}
            </Button>
          </li>
        )}
      </ul>
    </section>
  );
}
