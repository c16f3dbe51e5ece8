import type { UiRecord } from '@entrepot/sdk/ui';
import { useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { recordPath } from '../api/model.tsx';
import type { ListQuery } from '../api/records.ts';
import { useTexts } from '../i18n/text.ts';
import { useRememberedList } from '../record/use-remembered-list.ts';
import { canEditInCell } from './cell-editor.tsx';
import { Grid } from './grid.tsx';
import { ListFault } from './list-fault.tsx';
import type { TableView } from './list-parts.ts';
import { NoRecords } from './no-records.tsx';
import { allSelected, noSelection, toggled } from './selection.ts';
import { neededFields, shownColumns } from './shown-columns.ts';
import { newestFirst } from './sort-terms.ts';
import { useEdit } from './use-edit.tsx';
import { pageOf, usePages } from './use-pages.ts';

/** The records one after the other, read as they come into view. */
export function FlatTable({ entity, view, change, filter, header, selection, onSelection }: TableView) {
  const { text } = useTexts();
  const navigate = useNavigate();
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const columns = useMemo(() => shownColumns(entity, view.columns), [entity, view.columns]);
  const query = useMemo<ListQuery>(
    () => ({ filter, sort: view.sort.join() || newestFirst, fields: neededFields(entity, columns) }),
    [entity, filter, view.sort, columns],
  );
  const pages = usePages(entity, query, seen);
  const edit = useEdit(entity);
  useRememberedList(entity.name, seen, pages.recordAt);
  const onSeen = useCallback(
    (first: number, last: number) =>
      // Rows of the same pages ask for nothing new.
      setSeen((before) =>
        pageOf(before.first) === pageOf(first) && pageOf(before.last) === pageOf(last) ? before : { first, last },
      ),
    [],
  );
  if (pages.error && pages.count === 0) return <ListFault error={pages.error} onRetry={pages.retry} />;
  if (pages.isWhole && pages.count === 0) return <NoRecords entity={entity} view={view} change={change} />;
  return (
    <>
      <Grid
        entity={entity}
        label={text(entity.label)}
        columns={columns}
        widths={view.widths}
        sort={view.sort}
        header={header}
        count={pages.isPending ? 12 : pages.count}
        itemAt={pages.recordAt}
        onSeen={onSeen}
        selection={selection}
        onToggle={(index, isRange) => onSelection(toggled(selection, index, isRange, (at) => pages.recordAt(at)?.id))}
        onToggleAll={() => onSelection(selection.isAll ? noSelection : allSelected)}
        onOpen={(record: UiRecord) => void navigate(recordPath(entity, record.id))}
        canEdit={(field) => canEditInCell(entity, field)}
        onEdit={edit.write}
      />
      {edit.dialog}
    </>
  );
}
