import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { Button, Descriptions, Modal } from 'antd';
import { titleOf } from '../api/titles.ts';
import { Cell } from '../fields/cell.tsx';
import { useTexts } from '../i18n/text.ts';

/** A value that was typed while somebody else wrote the record. */
export interface CellClash {
  readonly field: UiField;
  /** The record as the other left it. */
  readonly theirs: UiRecord;
  readonly mine: unknown;
}

interface CellClashDialogView {
  readonly entity: UiEntity;
  readonly clash: CellClash;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/** Shows what the other wrote beside what was typed, and lets one choose. */
export function CellClashDialog({ entity, clash: { field, theirs, mine }, onTheirs, onMine }: CellClashDialogView) {
  const { t, text } = useTexts();
  const value = (key: 'theirs' | 'mine', record: UiRecord) => ({
    key,
    label: t(`list.${key}`),
    children: <Cell entity={entity} field={field} record={record} />,
  });
  return (
    <Modal
      open
      title={t('list.conflict', { title: titleOf(entity, theirs) })}
      onCancel={onTheirs}
      footer={[
        <Button key="theirs" onClick={onTheirs}>
          {t('list.takeTheirs')}
        </Button>,
        <Button key="mine" type="primary" onClick={onMine}>
          {t('list.writeMine')}
        </Button>,
      ]}
    >
      <Descriptions
        size="small"
        column={1}
        bordered
        title={text(field.label)}
        items={[value('theirs', theirs), value('mine', { ...theirs, [field.name]: mine })]}
      />
    </Modal>
  );
}
