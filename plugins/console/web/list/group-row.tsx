import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import type { UiField, UiRecord } from '@entrepot/sdk/ui';
import { memo } from 'react';
import { Link } from 'react-router';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { GroupLabel } from './group-label.tsx';

/** The head of a group in a list. */
export interface GroupItem {
  readonly group: string;
  readonly depth: number;
  readonly field: UiField;
  readonly value: unknown;
  readonly count: number;
  /** Sums by column. */
  readonly sums: Readonly<Record<string, string | null>>;
  readonly isOpen: boolean;
  /** How many of its records show, where they are not all. */
  readonly shown: number | undefined;
  /** The list of exactly its records. */
  readonly to: string;
}

/** Tells the head of a group from a record. */
export function isGroupItem(item: UiRecord | GroupItem | undefined): item is GroupItem {
  return item !== undefined && !('version' in item);
}

interface GroupRowView {
  readonly id: string;
  readonly columns: readonly UiField[];
  readonly index: number;
  readonly top: number;
  readonly active: number | undefined;
  readonly item: GroupItem;
}

/** What a group has in common, how many records it has, and their sums under their columns. */
export const GroupRow = memo(function GroupRow({ id, columns, index, top, active, item }: GroupRowView) {
  const { t, locale } = useTexts();
  const { timeZone } = usePreferences();
  const region = { locale, timeZone };
  const style = { transform: `translateY(${top}px)` };
  return (
    <tr aria-rowindex={index + 2} className="grid-row" data-row={index} style={style}>
      <td className="grid-cell grid-pick grid-group">
        <button type="button" className="grid-more" tabIndex={-1} aria-expanded={item.isOpen} aria-label={t('list.unfold')}>
          {item.isOpen ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
        </button>
      </td>
      {columns.map((field, column) => (
        <td
          key={field.name}
          aria-colindex={column + 2}
          id={`${id}-${index}-${column}`}
          className={column === 0 ? 'grid-cell grid-first grid-group' : 'grid-cell grid-group'}
          data-column={column}
          data-active={active === column || undefined}
          data-numeric={column > 0 || undefined}
          style={column === 0 ? { paddingInlineStart: 8 + 20 * item.depth } : undefined}
        >
          {column === 0 ? (
            <>
              <span className="cell-text">
                <GroupLabel field={item.field} value={item.value} />
              </span>
              <Link className="grid-count" to={item.to} tabIndex={-1} title={t('list.openGroup')}>
                {formatNumber(item.count, region)}
              </Link>
              {item.shown !== undefined && (
                <span className="grid-count">{t('list.firstShown', { number: formatNumber(item.shown, region) })}</span>
              )}
            </>
          ) : (
            item.sums[field.name] && <span className="cell-text">{formatNumber(item.sums[field.name] ?? '', region)}</span>
          )}
        </td>
      ))}
    </tr>
  );
});
