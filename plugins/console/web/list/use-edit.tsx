import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useState } from 'react';
import { ApiError, api } from '../api/client.ts';
import type { Page } from '../api/records.ts';
import { patchRecord } from '../api/records.ts';
import { titleOf } from '../api/titles.ts';
import { useTexts } from '../i18n/text.ts';
import { type CellClash, CellClashDialog } from './cell-clash-dialog.tsx';
import { useUndoToast } from './use-undo-toast.tsx';

export interface Edit {
  /** Writes a value that was typed into a cell. */
  readonly write: (field: UiField, record: UiRecord, value: unknown) => void;
  /** What is asked where somebody else was faster; to be shown beside the table. */
  readonly dialog: React.ReactNode;
}

/** Writes what is typed into cells, offers to take it back, and asks where somebody else was faster. */
export function useEdit(entity: UiEntity): Edit {
  const { t } = useTexts();
  const { message } = App.useApp();
  const client = useQueryClient();
  const offerUndo = useUndoToast();
  const [clash, setClash] = useState<CellClash>();
  const write = useCallback(
    (field: UiField, record: UiRecord, value: unknown) => {
      const { name } = field;
      const put = async (base: UiRecord, next: unknown, isUndo: boolean): Promise<void> => {
        show(client, entity, { ...base, [name]: next });
        try {
          const written = await patchRecord(entity, base, { [name]: next });
          show(client, entity, written);
          void client.invalidateQueries({ queryKey: ['records', entity.name], predicate: isNoList });
          if (!isUndo) offerUndo(t('list.changed', { title: titleOf(entity, written) }), () => put(written, base[name], true));
        } catch (error) {
          show(client, entity, base);
          if (!(error instanceof ApiError && error.problem.status === 412)) return void message.error(sentence(error));
          const theirs = await api<UiRecord>(`${entity.path}/${base.id}`);
          show(client, entity, theirs);
          setClash({ field, theirs, mine: next });
        }
      };
      const sentence = (error: unknown): string => {
        if (!(error instanceof ApiError)) return t('app.unreachable');
        return error.problem.errors?.[0]?.detail ?? error.message;
      };
      void put(record, value, false);
    },
    [entity, client, message, t, offerUndo],
  );
  const dialog = clash && (
    <CellClashDialog
      entity={entity}
      clash={clash}
      onTheirs={() => setClash(undefined)}
      onMine={() => {
        setClash(undefined);
        write(clash.field, clash.theirs, clash.mine);
      }}
    />
  );
  return { write, dialog };
}

const isNoList = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[2] !== 'list';

/** Shows a record as it is now in every list that has it. */
function show(client: QueryClient, entity: UiEntity, record: UiRecord): void {
  client.setQueriesData<Page>({ queryKey: ['records', entity.name, 'list'] }, (page) => {
    if (!page || !Array.isArray(page.data) || !page.data.some(({ id }) => id === record.id)) return page;
    return { ...page, data: page.data.map((each) => (each.id === record.id ? { ...each, ...record } : each)) };
  });
}
