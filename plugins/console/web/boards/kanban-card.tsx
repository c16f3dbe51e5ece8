import { MoreOutlined } from '@ant-design/icons';
import { useDraggable } from '@dnd-kit/core';
import type { UiAction, UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { Button, Dropdown } from 'antd';
import { Link } from 'react-router';
import { recordPath } from '../api/model.tsx';
import { titleOf } from '../api/titles.ts';
import { Cell } from '../fields/cell.tsx';
import { useTexts } from '../i18n/text.ts';
import { targetsOf } from './kanban-targets.ts';

interface KanbanCardView {
  readonly entity: UiEntity;
  readonly field: UiField;
  readonly record: UiRecord;
  readonly facts: readonly UiField[];
  readonly onAction: (action: UiAction, record: UiRecord) => void;
}

/** One record on the board. It is dragged by pointer; with keys its menu moves it. */
export function KanbanCard({ entity, field, record, facts, onAction }: KanbanCardView) {
  const { t, text } = useTexts();
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: record.id, data: record });
  const moves = [...targetsOf(entity, field, String(record[field.name])).values()].flat();
  const title = titleOf(entity, record);
  return (
    <li ref={setNodeRef} {...listeners} className="kanban-card" data-dragged={isDragging || undefined}>
      <CardBody
        entity={entity}
        record={record}
        facts={facts}
        menu={
          moves.length > 0 && (
            <Dropdown
              autoFocus
              trigger={['click']}
              menu={{
                items: moves.map((action) => ({
                  key: action.name,
                  label: text(action.label),
                  onClick: () => onAction(action, record),
                })),
              }}
            >
              <Button
                type="text"
                size="small"
                icon={<MoreOutlined aria-hidden />}
                aria-label={t('boards.move', { title })}
                onPointerDown={(event) => event.stopPropagation()}
              />
            </Dropdown>
          )
        }
      />
    </li>
  );
}

interface CardBodyView {
  readonly entity: UiEntity;
  readonly record: UiRecord;
  readonly facts: readonly UiField[];
  readonly menu?: React.ReactNode;
}

/** What a card says of its record. */
export function CardBody({ entity, record, facts, menu }: CardBodyView) {
  const { text } = useTexts();
  const told = facts.filter(({ name }) => record[name] !== null && record[name] !== undefined && record[name] !== '');
  return (
    <>
      <div className="kanban-title">
        <Link className="cell-text cell-link" style={{ flex: 1 }} to={recordPath(entity, record.id)} draggable={false}>
          {titleOf(entity, record)}
        </Link>
        {menu}
      </div>
      <dl style={{ margin: 0 }}>
        {told.map((field) => (
          <div key={field.name} className="kanban-fact">
            <dt>{text(field.label)}</dt>
            <dd className="cell-text">
              <Cell entity={entity} field={field} record={record} isTabStop />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
