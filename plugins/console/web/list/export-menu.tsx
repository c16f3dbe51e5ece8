import { DownloadOutlined } from '@ant-design/icons';
import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client.ts';
import { useTexts } from '../i18n/text.ts';
import { codeFieldsOf } from '../print/label-fields.ts';
import { labelsAddress, listAddress, openPrint } from '../print/print-address.ts';
import { exportList, type FileFormat } from './export-list.ts';
import { isNone, type Selection } from './selection.ts';
import { shownColumns } from './shown-columns.ts';
import { newestFirst } from './sort-terms.ts';
import type { ViewState } from './view-state.ts';

interface ExportMenuView {
  readonly entity: UiEntity;
  readonly view: ViewState;
  readonly filter: Filter | undefined;
  readonly selection: Selection;
}

/** Takes what is seen out of the console: as a file, or on paper. */
export function ExportMenu({ entity, view, filter, selection }: ExportMenuView) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [isBusy, setIsBusy] = useState(false);
  const some = isNone(selection) || selection.isAll ? undefined : [...selection.ids];
  const list = {
    filter: some ? { id: { in: some } } : filter,
    sort: view.sort.join() || newestFirst,
    fields: shownColumns(entity, view.columns)
      .filter(({ kind }) => kind !== 'children')
      .map(({ name }) => name),
  };
  const save = async (format: FileFormat) => {
    setIsBusy(true);
    try {
      await exportList(entity, list, format);
    } catch (error) {
      void message.error(error instanceof ApiError ? error.message : t('app.unreachable'));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        items: [
          { key: 'csv', label: t('list.exportCsv'), onClick: () => void save('csv') },
          { key: 'xlsx', label: t('list.exportXlsx'), onClick: () => void save('xlsx') },
          { type: 'divider' },
          { key: 'print', label: t('list.print'), onClick: () => openPrint(listAddress(entity, list)) },
          ...(codeFieldsOf(entity).length > 0
            ? [{ key: 'labels', label: t('print.labels'), onClick: () => openPrint(labelsAddress(entity, list)) }]
            : []),
        ],
      }}
    >
      <Button icon={<DownloadOutlined aria-hidden />} loading={isBusy} aria-label={t('list.export')} title={t('list.export')} />
    </Dropdown>
  );
}
