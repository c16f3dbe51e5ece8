import type { UiAction, UiEntity } from '@entrepot/sdk/ui';
import { Modal, Typography } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client.ts';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { checkValues } from './check-values.ts';
import { creationOf, emptyValues } from './draft.ts';
import { FormField } from './form-field.tsx';
import { type Faults, noFaults, placeFaults } from './place-faults.ts';
import { Refusals } from './refusals.tsx';
import { isDestructive } from './state-path.ts';
import { useActions } from './use-actions.tsx';
import { textsOfWrongs } from './wrong-text.ts';

interface ActionDialogProps {
  readonly entity: UiEntity;
  readonly action: UiAction;
  readonly id: string;
  /** What names the record to people. */
  readonly title: string;
  readonly onJob: (job: string) => void;
  readonly onClose: () => void;
}

/** Asks what an action wants to know, or whether it is meant, and takes it. What it refuses stands at the fields. */
export function ActionDialog({ entity, action, id, title, onJob, onClose }: ActionDialogProps) {
  const { t, text, note } = useTexts();
  const model = useModel();
  const { take } = useActions(entity, onJob);
  const [values, setValues] = useState(() => emptyValues(action.input));
  const [faults, setFaults] = useState<Faults>(noFaults);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const [isBusy, setIsBusy] = useState(false);
  const entityOf = (name: string) => model.entity(name);
  const submit = async () => {
    if (isBusy) return;
    const wrongs = checkValues(action.input, values, entityOf);
    setFaults(textsOfWrongs(wrongs, t));
    setRefusals([]);
    if (wrongs.size > 0) return;
    setIsBusy(true);
    try {
      await take(action, id, creationOf(action.input, values, entityOf));
      onClose();
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : undefined;
      const placed = placeFaults(problem?.errors ?? [], action.input, () => []);
      setFaults(placed.faults);
      setRefusals([[problem?.detail ?? t('app.unreachable'), problem?.remedy].filter(Boolean).join(' '), ...placed.rest]);
    } finally {
      setIsBusy(false);
    }
  };
  const label = text(action.label);
  return (
    <Modal
      open
      title={t('record.actionOn', { name: label, title })}
      okText={label}
      // Only what takes a while is seen to: the wheel of a button whose answer comes at once would never leave it.
      okButtonProps={{ danger: isDestructive(action), loading: isBusy && { delay: 200 } }}
      cancelText={t('record.cancel')}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <form
        aria-label={label}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Refusals sentences={refusals} />
        {note(action.summary) && <Typography.Paragraph type="secondary">{note(action.summary)}</Typography.Paragraph>}
        <div className="record-grid">
          {action.input.map((field, index) => (
            <FormField
              key={field.name}
              entity={entity}
              field={field}
              value={values[field.name]}
              onChange={(value) => setValues((current) => ({ ...current, [field.name]: value }))}
              form={`action-${action.name}`}
              fault={faults.get(`/${field.name}`)}
              autoFocus={index === 0}
            />
          ))}
        </div>
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}
