import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { usePreferences } from '../app/preferences.ts';
import { useCellWords } from '../fields/cell-words.ts';
import type { EndEdit } from './cell-editor.tsx';
import { usualWidth } from './columns.ts';
import { GridHead, type HeaderActions } from './grid-header.tsx';
import { type Place, placeAfter } from './grid-keys.ts';
import { GridRow } from './grid-row.tsx';
import { type GroupItem, GroupRow, isGroupItem } from './group-row.tsx';
import { isSelected, type Selection } from './selection.ts';
import './grid.css';

/** A line of the grid: a record, the head of a group, or a record that is still read. */
export type GridItem = UiRecord | GroupItem | undefined;

export interface GridView {
  readonly entity: UiEntity;
  readonly label: string;
  readonly columns: readonly UiField[];
  readonly widths: Readonly<Record<string, number>>;
  readonly sort: readonly string[];
  readonly header: Omit<HeaderActions, 'drawWidth'>;
  readonly count: number;
  readonly itemAt: (index: number) => GridItem;
  readonly onSeen: (first: number, last: number) => void;
  readonly selection: Selection;
  /** A record was chosen or given up; with `isRange` all from the last one on. */
  readonly onToggle: (index: number, isRange: boolean) => void;
  readonly onToggleAll: () => void;
  readonly onOpen: (record: UiRecord) => void;
  readonly onToggleGroup?: (group: GroupItem) => void;
  /** Whether a cell may be typed into. */
  readonly canEdit: (field: UiField, record: UiRecord) => boolean;
  readonly onEdit: (field: UiField, record: UiRecord, value: unknown) => void;
}

/** Pixels of a row at each density. */
export const rowHeights = { compact: 28, middle: 36, large: 44 } as const;

/** Pixels of the column of checkboxes. */
const pickWidth = 40;

/** Rows of records under headings that stay, drawn only where they are seen. Keys: see `placeAfter`, Enter, F2, Space. */
export function Grid(props: GridView) {
  const { entity, label, columns, sort, header, count, itemAt, onSeen, selection, onToggle, onToggleAll } = props;
  const words = useCellWords();
  const { density } = usePreferences();
  const height = rowHeights[density];
  const id = useId();
  const scroller = useRef<HTMLTableElement>(null);
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const [isEditing, setIsEditing] = useState(false);
  const [drawn, setDrawn] = useState<Readonly<Record<string, number>>>({});
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: height,
    scrollPaddingStart: height,
  });
  const measured = useRef<number>(height);
  useEffect(() => {
    if (measured.current === height) return;
    measured.current = height;
    rows.measure();
  }, [rows, height]);
  const { startIndex: first = 0, endIndex: last = 0 } = rows.range ?? {};
  useEffect(() => onSeen(first, last), [onSeen, first, last]);

  const widths = useMemo(() => ({ ...props.widths, ...drawn }), [props.widths, drawn]);
  const widthOf = (field: UiField) => widths[field.name] ?? usualWidth(field);
  const template = columns.map((field, index) => `minmax(${widthOf(field)}px, ${index === 0 ? '1fr' : `${widthOf(field)}px`})`);
  const actions = useMemo<HeaderActions>(
    () => ({
      ...header,
      drawWidth: (name, width) => setDrawn({ [name]: width }),
      setWidth: (name, width) => {
        setDrawn({});
        header.setWidth(name, width);
      },
    }),
    [header],
  );

  const recordAt = (index: number): UiRecord | undefined => {
    const item = itemAt(index);
    return item && 'version' in item ? item : undefined;
  };
  const startEdit = (at: Place) => {
    const [field, record] = [columns[at.column], recordAt(at.row)];
    if (!field || !record || !props.canEdit(field, record)) return false;
    setPlace(at);
    setIsEditing(true);
    return true;
  };
  const go = (next: Place) => {
    setPlace(next);
    rows.scrollToIndex(next.row);
  };
  useEffect(() => {
    document.getElementById(`${id}-${place.row}-${place.column}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [id, place]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 2);
    const next = placeAfter(event, place, { rows: count, columns: columns.length, page });
    const item = itemAt(place.row);
    if (next) {
      go(next);
      if (event.shiftKey && next.row !== place.row) {
        if (!selection.ids.size) onToggle(place.row, false);
        onToggle(next.row, true);
      }
    } else if (event.key === ' ') onToggle(place.row, event.shiftKey);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) onToggleAll();
    else if (event.key === 'F2') startEdit(place);
    else if (event.key === 'Enter' && isGroupItem(item)) props.onToggleGroup?.(item);
    else if (event.key === 'Enter' && item && 'version' in item) props.onOpen(item);
    else return;
    event.preventDefault();
  };
  const onClick = (event: React.MouseEvent<HTMLElement>) => {
    const at = placeOf(event.target);
    if (!at || isEditing) return;
    const item = itemAt(at.row);
    if (isGroupItem(item)) props.onToggleGroup?.(item);
    else if (isPick(event.target)) onToggle(at.row, event.shiftKey);
    else if (event.shiftKey) onToggle(at.row, true);
    setPlace({ ...at, column: at.column < 0 ? place.column : at.column });
  };
  const endRef = useRef<EndEdit>(() => {});
  endRef.current = (value) => {
    const [field, record] = [columns[place.column], recordAt(place.row)];
    setIsEditing(false);
    scroller.current?.focus({ preventScroll: true });
    if (value !== undefined && field && record) props.onEdit(field, record, value.value);
  };
  const onEdited = useCallback<EndEdit>((value) => endRef.current(value), []);

  // Said, and not left to the widest text: heading and rows are as wide as each other.
  const total = columns.reduce((sum, field) => sum + widthOf(field), pickWidth);
  const style = {
    '--grid-columns': `${pickWidth}px ${template.join(' ')}`,
    '--grid-width': `${total}px`,
    '--grid-row': `${height}px`,
  } as React.CSSProperties;
  // ARIA in HTML lets a table be a grid: one stop of the Tab key, with keys of its own within.
  const role = {
    role: 'grid',
    tabIndex: 0,
    'aria-multiselectable': true,
    'aria-activedescendant': recordAt(place.row) ? `${id}-${place.row}-${place.column}` : undefined,
  } as const;
  return (
    <table
      ref={scroller}
      className="grid"
      style={style}
      {...role}
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length + 1}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => currentTarget.toggleAttribute('data-aside', currentTarget.scrollLeft > 0)}
      onClick={onClick}
      onDoubleClick={(event) => {
        const at = placeOf(event.target);
        if (at && at.column >= 0) startEdit(at);
      }}
    >
      <GridHead
        columns={columns}
        widths={widths}
        sort={sort}
        actions={actions}
        isAllSelected={selection.isAll}
        onToggleAll={onToggleAll}
      />
      <tbody className="grid-body" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const item = itemAt(index);
          const isActive = index === place.row;
          const common = { id, columns, index, top: start - height, active: isActive ? place.column : undefined };
          return isGroupItem(item) ? (
            <GroupRow key={index} {...common} item={item} />
          ) : (
            <GridRow
              key={index}
              {...common}
              entity={entity}
              record={item}
              isChosen={item !== undefined && isSelected(selection, item.id)}
              editing={isActive && isEditing ? place.column : undefined}
              onEdited={onEdited}
              words={words}
            />
          );
        })}
      </tbody>
    </table>
  );
}

/** The place of a cell that an event came from; column −1 for one without a field. */
function placeOf(target: EventTarget): Place | undefined {
  const element = target instanceof Element ? target : undefined;
  const row = element?.closest<HTMLElement>('[data-row]')?.dataset.row;
  if (row === undefined) return undefined;
  return { row: Number(row), column: Number(element?.closest<HTMLElement>('[data-column]')?.dataset.column ?? -1) };
}

function isPick(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-pick]') !== null;
}
