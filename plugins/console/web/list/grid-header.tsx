import { ArrowDownOutlined, ArrowUpOutlined, MoreOutlined } from '@ant-design/icons';
import type { UiField } from '@entrepot/sdk/ui';
import { Dropdown, type MenuProps } from 'antd';
import { memo, useRef, useState } from 'react';
import { isNumeric } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { usualWidth } from './columns.ts';
import { groupPathOf, operandsOfField, sortPathOf } from './operands.ts';
import { type Direction, directionOf, nextDirection } from './sort-terms.ts';

/** What a heading can ask for. */
export interface HeaderActions {
  readonly sortBy: (path: string, direction: Direction | undefined, isAdded: boolean) => void;
  readonly filterBy: (path: string) => void;
  readonly groupBy: (path: string) => void;
  /** Puts the column before or behind another one. */
  readonly move: (name: string, to: number) => void;
  readonly setWidth: (name: string, width: number) => void;
  /** Shows a width while it is drawn. */
  readonly drawWidth: (name: string, width: number) => void;
  readonly hide: (name: string) => void;
}

interface Heading {
  readonly field: UiField;
  readonly column: number;
  readonly columns: readonly UiField[];
  readonly width: number;
  readonly sort: readonly string[];
  readonly actions: HeaderActions;
}

const narrowest = 56;
const step = 24;
const dragType = 'application/x-entrepot-column';

interface GridHeadView extends Pick<Heading, 'columns' | 'sort' | 'actions'> {
  readonly widths: Readonly<Record<string, number>>;
  readonly isAllSelected: boolean;
  readonly onToggleAll: () => void;
}

/** The headings of a table. Scrolling does not draw them anew. */
export const GridHead = memo(function GridHead({ columns, widths, sort, actions, isAllSelected, onToggleAll }: GridHeadView) {
  const { t } = useTexts();
  return (
    <thead className="grid-head">
      <tr aria-rowindex={1} className="grid-row">
        <th scope="col" aria-colindex={1} className="grid-cell grid-pick">
          <input
            type="checkbox"
            className="grid-check"
            aria-label={t('list.selectAll')}
            checked={isAllSelected}
            onChange={onToggleAll}
          />
        </th>
        {columns.map((field, column) => (
          <GridHeading
            key={field.name}
            field={field}
            column={column}
            columns={columns}
            width={widths[field.name] ?? usualWidth(field)}
            sort={sort}
            actions={actions}
          />
        ))}
      </tr>
    </thead>
  );
});

/** The heading of a column: a click sorts, the menu does the rest, its edge draws the width, dragging moves it. */
function GridHeading({ field, column, columns, width, sort, actions }: Heading) {
  const { t, text } = useTexts();
  const [isTarget, setIsTarget] = useState(false);
  const path = sortPathOf(field);
  const direction = path === undefined ? undefined : directionOf(sort, path);
  const label = text(field.label);
  return (
    <th
      scope="col"
      aria-colindex={column + 2}
      aria-sort={direction === 'up' ? 'ascending' : direction === 'down' ? 'descending' : undefined}
      className={column === 0 ? 'grid-cell grid-first' : 'grid-cell'}
      data-numeric={isNumeric(field) || field.kind === 'children' || undefined}
      data-drop={isTarget || undefined}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(dragType, field.name)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dragType)) return;
        event.preventDefault();
        setIsTarget(true);
      }}
      onDragLeave={() => setIsTarget(false)}
      onDrop={(event) => {
        setIsTarget(false);
        actions.move(event.dataTransfer.getData(dragType), column);
      }}
    >
      {path === undefined ? (
        <span className="grid-sort" title={label}>
          {label}
        </span>
      ) : (
        <button
          type="button"
          className="grid-sort"
          title={label}
          onClick={(event) => actions.sortBy(path, nextDirection(direction), event.shiftKey)}
        >
          {label} {direction === 'up' && <ArrowUpOutlined aria-hidden />}
          {direction === 'down' && <ArrowDownOutlined aria-hidden />}
        </button>
      )}
      <Dropdown autoFocus menu={useHeadingMenu({ field, column, columns, width, sort, actions })} trigger={['click']}>
        <button type="button" className="grid-more" aria-label={t('list.columnMenu', { column: label })}>
          <MoreOutlined aria-hidden />
        </button>
      </Dropdown>
      <Edge
        width={width}
        usual={usualWidth(field)}
        onDraw={(next) => actions.drawWidth(field.name, next)}
        onWidth={(next) => actions.setWidth(field.name, next)}
      />
    </th>
  );
}

function useHeadingMenu({ field, column, columns, width, sort, actions }: Heading): MenuProps {
  const { t } = useTexts();
  const sortPath = sortPathOf(field);
  const groupPath = groupPathOf(field);
  const [operand] = operandsOfField(field);
  const item = (key: string, onClick: () => void) => ({ key, label: t(`list.${key}`), onClick });
  const sorts = sortPath
    ? [
        item('sortUp', () => actions.sortBy(sortPath, 'up', false)),
        item('sortDown', () => actions.sortBy(sortPath, 'down', false)),
        ...(sort.length > 0 ? [item('sortThen', () => actions.sortBy(sortPath, 'up', true))] : []),
        { type: 'divider' as const },
      ]
    : [];
  return {
    items: [
      ...sorts,
      ...(operand ? [item('filterBy', () => actions.filterBy(operand.path))] : []),
      ...(groupPath ? [item('groupBy', () => actions.groupBy(groupPath))] : []),
      { type: 'divider' },
      ...(column > 0 ? [item('moveLeft', () => actions.move(field.name, column - 1))] : []),
      ...(column < columns.length - 1 ? [item('moveRight', () => actions.move(field.name, column + 1))] : []),
      item('wider', () => actions.setWidth(field.name, width + step)),
      item('narrower', () => actions.setWidth(field.name, Math.max(narrowest, width - step))),
      ...(columns.length > 1 ? [item('hide', () => actions.hide(field.name))] : []),
    ],
  };
}

interface EdgeView {
  readonly width: number;
  readonly usual: number;
  readonly onDraw: (width: number) => void;
  readonly onWidth: (width: number) => void;
}

/** The edge that draws the width; by keys it is done in the menu. A double click gives the usual width back. */
function Edge({ width, usual, onDraw, onWidth }: EdgeView) {
  const start = useRef<{ x: number; width: number } | undefined>(undefined);
  const [isDrawn, setIsDrawn] = useState(false);
  const widthAt = (x: number) => Math.max(narrowest, Math.round((start.current?.width ?? width) + x - (start.current?.x ?? x)));
  return (
    <div
      className="grid-edge"
      aria-hidden
      data-drawn={isDrawn || undefined}
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event) => {
        start.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
        setIsDrawn(true);
      }}
      onPointerMove={(event) => {
        if (start.current) onDraw(widthAt(event.clientX));
      }}
      onPointerUp={(event) => {
        if (start.current && widthAt(event.clientX) !== start.current.width) onWidth(widthAt(event.clientX));
        start.current = undefined;
        setIsDrawn(false);
      }}
      onDoubleClick={() => onWidth(usual)}
    />
  );
}
