import type { UiEntity } from '@entrepot/sdk/ui';
import { Alert, Modal, Radio } from 'antd';
import { useState } from 'react';
import { fieldOf } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { FieldValue } from './field-value.tsx';
import type { Clash } from './use-draft.ts';

interface ClashDialogProps {
  readonly entity: UiEntity;
  readonly clash: Clash;
  readonly onSettled: (takeTheirs: ReadonlySet<string>) => void;
  readonly onCancel: () => void;
}

/** Somebody else changed the record: shows where both did, and lets one choose whose value stays. */
export function ClashDialog({ entity, clash: { merged, theirs }, onSettled, onCancel }: ClashDialogProps) {
  const { t, text } = useTexts();
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const choose = (name: string, isTheirs: boolean) => {
    const next = new Set(taken);
    if (isTheirs) next.add(name);
    else next.delete(name);
    setTaken(next);
  };
  const shown = (name: string, value: unknown) => {
    const field = fieldOf(entity, name);
    return field && <FieldValue entity={entity} field={field} record={{ ...theirs, [name]: value }} />;
  };
  const labelOf = (name: string) => text(fieldOf(entity, name)?.label ?? { en: name });
  return (
    <Modal
      open
      width={720}
      title={t('record.clashTitle')}
      okText={t('record.goOn')}
      onOk={() => onSettled(taken)}
      onCancel={onCancel}
      cancelText={t('record.backToForm')}
    >
      {merged.taken.length > 0 && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('record.clashTaken', { names: merged.taken.map(labelOf).join(t('record.comma')) })}
        />
      )}
      {merged.conflicts.length === 0 ? (
        <p>{t('record.clashNothing')}</p>
      ) : (
        <div className="record-rows">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('record.field')}</th>
                <th scope="col">{t('record.mine')}</th>
                <th scope="col">{t('record.theirs')}</th>
              </tr>
            </thead>
            <tbody>
              {merged.conflicts.map(({ name, mine, theirs: other }) => (
                <tr key={name}>
                  <th scope="row">{labelOf(name)}</th>
                  <td>
                    <Radio checked={!taken.has(name)} name={`clash-${name}`} onChange={() => choose(name, false)}>
                      {shown(name, mine)}
                    </Radio>
                  </td>
                  <td>
                    <Radio checked={taken.has(name)} name={`clash-${name}`} onChange={() => choose(name, true)}>
                      {shown(name, other)}
                    </Radio>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Modal>
  );
}
