import { BarcodeOutlined, CloseOutlined, DeleteOutlined, DownOutlined, EditOutlined } from '@ant-design/icons';
import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { Button, Dropdown, Flex, Typography } from 'antd';
import { useState } from 'react';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { codeFieldsOf } from '../print/label-fields.ts';
import { labelsAddress, openPrint } from '../print/print-address.ts';
import { BulkDialog, type BulkKind } from './bulk-dialog.tsx';
import { canEditInBulk } from './bulk-fields.ts';
import { allSelected, isNone, noSelection, type Selection } from './selection.ts';

interface BulkBarView {
  readonly entity: UiEntity;
  readonly filter: Filter | undefined;
  readonly total: number | undefined;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
}

/** Actions that stand as buttons; the others are in a menu. */
const mostButtons = 3;

/** How many records are chosen, and what can be done to them. */
export function BulkBar({ entity, filter, total, selection, onSelection }: BulkBarView) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const [kind, setKind] = useState<BulkKind>();
  const number = (count: number) => formatNumber(count, { locale, timeZone });
  const count = selection.isAll ? total : selection.ids.size;
  const actions = entity.actions.filter(({ method }) => method === 'POST');
  const canEdit = entity.operations.includes('update') && entity.fields.some(canEditInBulk);
  if (isNone(selection) && !kind) {
    return (
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {total === undefined ? '…' : t('list.records', { number: number(total), count: total })}
      </Typography.Text>
    );
  }
  return (
    <Flex gap={8} align="center" wrap role="toolbar" aria-label={t('list.selection')}>
      <Typography.Text strong aria-live="polite">
        {t('list.selected', { number: count === undefined ? '…' : number(count) })}
      </Typography.Text>
      {!selection.isAll && total !== undefined && total > selection.ids.size && (
        <Button type="link" size="small" onClick={() => onSelection(allSelected)}>
          {t('list.selectAllMatching', { number: number(total) })}
        </Button>
      )}
      {canEdit && (
        <Button size="small" icon={<EditOutlined aria-hidden />} onClick={() => setKind({ is: 'edit' })}>
          {t('list.editField')}
        </Button>
      )}
      {actions.slice(0, mostButtons).map((action) => (
        <Button key={action.name} size="small" onClick={() => setKind({ is: 'act', action })}>
          {text(action.label)}
        </Button>
      ))}
      {actions.length > mostButtons && (
        <Dropdown
          autoFocus
          trigger={['click']}
          menu={{
            items: actions
              .slice(mostButtons)
              .map((action) => ({ key: action.name, label: text(action.label), onClick: () => setKind({ is: 'act', action }) })),
          }}
        >
          <Button size="small">
            {t('list.moreActions')} <DownOutlined aria-hidden />
          </Button>
        </Dropdown>
      )}
      {codeFieldsOf(entity).length > 0 && (
        <Button
          size="small"
          icon={<BarcodeOutlined aria-hidden />}
          onClick={() =>
            openPrint(labelsAddress(entity, { filter: selection.isAll ? filter : { id: { in: [...selection.ids] } } }))
          }
        >
          {t('print.labels')}
        </Button>
      )}
      {entity.operations.includes('delete') && (
        <Button size="small" danger icon={<DeleteOutlined aria-hidden />} onClick={() => setKind({ is: 'delete' })}>
          {t('list.delete')}
        </Button>
      )}
      <Button type="text" size="small" icon={<CloseOutlined aria-hidden />} onClick={() => onSelection(noSelection)}>
        {t('list.clearSelection')}
      </Button>
      {kind && (
        <BulkDialog
          entity={entity}
          kind={kind}
          filter={filter}
          selection={selection}
          count={count}
          onClose={() => setKind(undefined)}
        />
      )}
    </Flex>
  );
}
