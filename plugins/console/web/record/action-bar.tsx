import { BarcodeOutlined, DeleteOutlined, EditOutlined, MoreOutlined, PrinterOutlined } from '@ant-design/icons';
import type { UiAction, UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { Button, Dropdown, Flex, Grid, type MenuProps } from 'antd';
import { useContributions } from '../host/contributions.ts';
import { useHost } from '../host/use-host.ts';
import { useTexts } from '../i18n/text.ts';
import { codeFieldsOf } from '../print/label-fields.ts';
import { labelsAddress, openPrint } from '../print/print-address.ts';
import { isDestructive, offeredActions, stateField } from './state-path.ts';

interface ActionBarProps {
  readonly entity: UiEntity;
  readonly record: UiRecord;
  readonly onAction: (action: UiAction) => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
  readonly onPrint: () => void;
}

const most = 3;

/** What can be done with a record: the moves from its state as buttons, the rest in a menu. */
export function ActionBar({ entity, record, onAction, onEdit, onDelete, onPrint }: ActionBarProps) {
  const { t, text, note } = useTexts();
  const host = useHost();
  const contributed = useContributions().toolbarOf(entity.name);
  const isWide = Grid.useBreakpoint().md ?? true;
  const { buttons, others } = offeredActions(entity, record[stateField(entity)?.name ?? '']);
  const shown = buttons.slice(0, isWide ? most : 1);
  const action = (each: UiAction) => ({
    key: `action ${each.name}`,
    label: text(each.label),
    danger: isDestructive(each),
    onClick: () => onAction(each),
  });
  const items: NonNullable<MenuProps['items']> = [
    ...[...buttons.slice(shown.length), ...others].map(action),
    ...contributed.map((each) => ({
      key: `${each.plugin} ${each.name}`,
      label: text(each.label),
      onClick: () => void each.run({ host, entity, selected: [record] }),
    })),
    { key: 'print', icon: <PrinterOutlined aria-hidden />, label: t('record.print'), onClick: onPrint },
    ...(codeFieldsOf(entity).length > 0
      ? [
          {
            key: 'labels',
            icon: <BarcodeOutlined aria-hidden />,
            label: t('print.labels'),
            onClick: () => openPrint(labelsAddress(entity, { filter: { id: { in: [record.id] } } })),
          },
        ]
      : []),
    ...(entity.operations.includes('delete')
      ? [{ key: 'delete', icon: <DeleteOutlined aria-hidden />, label: t('record.delete'), danger: true, onClick: onDelete }]
      : []),
  ];
  return (
    <Flex gap={8} className="record-noprint" wrap>
      {shown.map((each, index) => (
        <Button
          key={each.name}
          type={index === 0 && !isDestructive(each) ? 'primary' : 'default'}
          danger={isDestructive(each)}
          title={note(each.summary)}
          onClick={() => onAction(each)}
        >
          {text(each.label)}
        </Button>
      ))}
      {entity.operations.includes('update') && (
        <Button icon={<EditOutlined aria-hidden />} onClick={onEdit}>
          {t('record.edit')}
        </Button>
      )}
      <Dropdown autoFocus menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button icon={<MoreOutlined aria-hidden />} aria-label={t('record.moreActions')} />
      </Dropdown>
    </Flex>
  );
}
