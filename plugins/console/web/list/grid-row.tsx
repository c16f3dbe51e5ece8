import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { memo } from 'react';
import { Link } from 'react-router';
import { recordPath } from '../api/model.tsx';
import { titleOf } from '../api/titles.ts';
import { cellContent } from '../fields/cell.tsx';
import type { CellWords } from '../fields/cell-words.ts';
import { isNumeric } from '../fields/format.ts';
import { CellEditor, type EndEdit } from './cell-editor.tsx';

export interface GridRowView {
  readonly id: string;
  readonly entity: UiEntity;
  readonly columns: readonly UiField[];
  /** Of the list, from 0. */
  readonly index: number;
  readonly top: number;
  /** Undefined while it is read. */
  readonly record: UiRecord | undefined;
  readonly isChosen: boolean;
  /** The column that keys act on, if it is of this row. */
  readonly active: number | undefined;
  /** The column that is typed into. */
  readonly editing: number | undefined;
  readonly onEdited: EndEdit;
  readonly words: CellWords;
}

/** One record. It draws itself anew only when it is about another record or looks otherwise: scrolling moves it. */
export const GridRow = memo(function GridRow(props: GridRowView) {
  const { id, entity, columns, index, top, record, isChosen, active, editing, onEdited, words } = props;
  const style = { transform: `translateY(${top}px)` };
  if (!record) return <WaitingRow id={id} columns={columns} index={index} style={style} />;
  return (
    <tr aria-rowindex={index + 2} aria-selected={isChosen} className="grid-row" data-row={index} style={style}>
      <td aria-colindex={1} className="grid-cell grid-pick" data-pick>
        <input
          type="checkbox"
          className="grid-check"
          tabIndex={-1}
          checked={isChosen}
          readOnly
          aria-label={words.t('list.selectRecord', { title: titleOf(entity, record) })}
        />
      </td>
      {columns.map((field, column) => (
        <td
          key={field.name}
          aria-colindex={column + 2}
          id={`${id}-${index}-${column}`}
          className={column === 0 ? 'grid-cell grid-first' : 'grid-cell'}
          data-column={column}
          data-numeric={isNumeric(field) || field.kind === 'children' || undefined}
          data-active={active === column || undefined}
          data-editing={editing === column || undefined}
        >
          {editing === column ? (
            <CellEditor entity={entity} field={field} record={record} onEnd={onEdited} />
          ) : column === 0 ? (
            titleContent(entity, field, record, words)
          ) : (
            cellContent({ entity, field, record }, words)
          )}
        </td>
      ))}
    </tr>
  );
});

/** The first column leads to the record, whatever stands in it. */
function titleContent(entity: UiEntity, field: UiField, record: UiRecord, words: CellWords): React.ReactNode {
  const value = record[field.name];
  const isBlank = value === null || value === undefined || value === '';
  if ((field.kind === 'ref' || field.kind === 'attachment') && !isBlank) return cellContent({ entity, field, record }, words);
  return (
    <Link className="cell-text cell-link" to={recordPath(entity, record.id)} tabIndex={-1}>
      {isBlank ? words.t('list.untitled') : cellContent({ entity, field, record }, words)}
    </Link>
  );
}

function WaitingRow({ columns, index, style }: Pick<GridRowView, 'id' | 'columns' | 'index'> & { style: React.CSSProperties }) {
  return (
    <tr aria-rowindex={index + 2} aria-busy className="grid-row" data-row={index} style={style}>
      <td className="grid-cell grid-pick" />
      {columns.map((field, column) => (
        <td key={field.name} className={column === 0 ? 'grid-cell grid-first' : 'grid-cell'}>
          <span className="grid-wait" />
        </td>
      ))}
    </tr>
  );
}
