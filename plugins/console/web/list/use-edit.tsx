import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { App, Button, Descriptions, Flex } from 'antd';
import { useCallback } from 'react';
import { ApiError, api } from '../api/client.ts';
import type { Page } from '../api/records.ts';
import { patchRecord } from '../api/records.ts';
import { titleOf } from '../api/titles.ts';
import { Cell } from '../fields/cell.tsx';
import { useTexts } from '../i18n/text.ts';
import { useUndoToast } from './use-undo-toast.tsx';

/** Writes a value that was typed into a cell, offers to take it back, and asks where somebody else was faster. */
export function useEdit(entity: UiEntity): (field: UiField, record: UiRecord, value: unknown) => void {
  const { t, text } = useTexts();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const offerUndo = useUndoToast();
  return useCallback(
    (field: UiField, record: UiRecord, value: unknown) => {
      const { name } = field;
      const write = async (base: UiRecord, next: unknown, isUndo: boolean): Promise<void> => {
        show(client, entity, { ...base, [name]: next });
        try {
          const written = await patchRecord(entity, base, { [name]: next });
          show(client, entity, written);
          void client.invalidateQueries({ queryKey: ['records', entity.name], refetchType: 'active', predicate: isNoList });
          if (!isUndo) offerUndo(t('list.changed', { title: titleOf(entity, written) }), () => write(written, base[name], true));
        } catch (error) {
          show(client, entity, base);
          if (error instanceof ApiError && error.problem.status === 412) await decide(base, next);
          else void message.error(sentence(error));
        }
      };
      const decide = async (base: UiRecord, mine: unknown): Promise<void> => {
        const theirs = await api<UiRecord>(`${entity.path}/${base.id}`);
        show(client, entity, theirs);
        const dialog = modal.info({
          title: t('list.conflict', { title: titleOf(entity, theirs) }),
          icon: null,
          closable: true,
          content: (
            <Descriptions
              size="small"
              column={1}
              bordered
              items={[
                { key: 'field', label: t('list.field'), children: text(field.label) },
                { key: 'theirs', label: t('list.theirs'), children: <Cell entity={entity} field={field} record={theirs} /> },
                {
                  key: 'mine',
                  label: t('list.mine'),
                  children: <Cell entity={entity} field={field} record={{ ...theirs, [name]: mine }} />,
                },
              ]}
            />
          ),
          footer: (
            <Flex gap={8} justify="end" style={{ marginTop: 16 }}>
              <Button onClick={() => dialog.destroy()}>{t('list.takeTheirs')}</Button>
              <Button
                type="primary"
                onClick={() => {
                  dialog.destroy();
                  void write(theirs, mine, false);
                }}
              >
                {t('list.writeMine')}
              </Button>
            </Flex>
          ),
        });
      };
      const sentence = (error: unknown): string => {
        if (!(error instanceof ApiError)) return t('app.unreachable');
        const [first] = error.problem.errors ?? [];
        return first?.detail ?? error.message;
      };
      void write(record, value, false);
    },
    [entity, client, modal, message, t, text, offerUndo],
  );
}

const isNoList = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[2] !== 'list';

/** Shows a record as it is now in every list that has it. */
export function show(client: QueryClient, entity: UiEntity, record: UiRecord): void {
  client.setQueriesData<Page>({ queryKey: ['records', entity.name, 'list'] }, (page) => {
    if (!page || !Array.isArray(page.data) || !page.data.some(({ id }) => id === record.id)) return page;
    return { ...page, data: page.data.map((each) => (each.id === record.id ? { ...each, ...record } : each)) };
  });
}
