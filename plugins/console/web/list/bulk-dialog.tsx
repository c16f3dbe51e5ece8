import type { Filter } from '@entrepot/sdk';
import type { UiAction, UiEntity, UiField } from '@entrepot/sdk/ui';
import { Alert, Button, Flex, Modal, Select, Typography } from 'antd';
import { useId, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { fieldOf, useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { FieldInput } from '../fields/input.tsx';
import { useTexts } from '../i18n/text.ts';
import { checkValues } from '../record/check-values.ts';
import { creationOf, emptyValues, type Values } from '../record/draft.ts';
import { FormField } from '../record/form-field.tsx';
import { type Faults, noFaults } from '../record/place-faults.ts';
import { textsOfWrongs } from '../record/wrong-text.ts';
import { canEditInBulk } from './bulk-fields.ts';
import { BulkProgress } from './bulk-progress.tsx';
import { type BulkWork, chosenRecords, startBulk } from './bulk-work.ts';
import type { Selection } from './selection.ts';

export type BulkKind = { readonly is: 'edit' } | { readonly is: 'delete' } | { readonly is: 'act'; readonly action: UiAction };

interface BulkDialogView {
  readonly entity: UiEntity;
  readonly kind: BulkKind;
  readonly filter: Filter | undefined;
  readonly selection: Selection;
  readonly count: number | undefined;
  readonly onClose: () => void;
}

/** Asks what is to be done to the chosen records, does it as a job, and tells what became of each. */
export function BulkDialog({ entity, kind, filter, selection, count, onClose }: BulkDialogView) {
  const { t, text, note, locale } = useTexts();
  const { timeZone } = usePreferences();
  // What was chosen when it began, whatever the list shows by now.
  const [chosen] = useState(() => chosenRecords(selection, filter));
  const [records] = useState(count ?? 0);
  const [values, setValues] = useState<Values>(kind.is === 'act' ? emptyValues(kind.action.input) : {});
  const [faults, setFaults] = useState<Faults>(noFaults);
  const [field, setField] = useState<UiField>();
  const [job, setJob] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const number = formatNumber(records, { locale, timeZone });
  const title = kind.is === 'act' ? text(kind.action.label) : t(kind.is === 'edit' ? 'list.editField' : 'list.delete');
  const isReady = kind.is !== 'edit' || (field !== undefined && isSettable(field, values));
  const model = useModel();
  const entityOf = (name: string) => model.entity(name);
  const start = async () => {
    const wrongs = kind.is === 'act' ? checkValues(kind.action.input, values, entityOf) : new Map();
    setFaults(textsOfWrongs(wrongs, t));
    if (wrongs.size > 0) return;
    setIsBusy(true);
    setRefusal(undefined);
    try {
      setJob(await startBulk(entity, chosen, workOf(kind, field, values, entityOf)));
    } catch (error) {
      setRefusal(
        error instanceof ApiError ? [error.message, error.problem.remedy].filter(Boolean).join(' ') : t('app.unreachable'),
      );
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t('list.bulkTitle', { title, number, count: records })}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      width={560}
    >
      {job ? (
        <BulkProgress key={job} entity={entity} job={job} onJob={setJob} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady && !isBusy) void start();
          }}
        >
          <Flex vertical gap={12}>
            {kind.is === 'act' && note(kind.action.summary) && (
              <Typography.Text type="secondary">{note(kind.action.summary)}</Typography.Text>
            )}
            {kind.is === 'act' &&
              kind.action.input.map((input, index) => (
                <FormField
                  key={input.name}
                  entity={entity}
                  field={input}
                  value={values[input.name]}
                  onChange={(value) => setValues((current) => ({ ...current, [input.name]: value }))}
                  form={`bulk-${kind.action.name}`}
                  fault={faults.get(`/${input.name}`)}
                  autoFocus={index === 0}
                />
              ))}
            {kind.is === 'edit' && (
              <FieldAndValue entity={entity} field={field} values={values} onField={setField} onValues={setValues} />
            )}
            {kind.is === 'delete' && (
              <Alert type="warning" showIcon title={t('list.deleteWarning', { number, count: records })} />
            )}
            {refusal !== undefined && <Alert type="error" showIcon title={refusal} />}
            <Flex gap={8} justify="end">
              <Button onClick={onClose}>{t('list.cancel')}</Button>
              <Button type="primary" htmlType="submit" danger={kind.is === 'delete'} disabled={!isReady} loading={isBusy}>
                {t('list.applyTo', { number, count: records })}
              </Button>
            </Flex>
          </Flex>
        </form>
      )}
    </Modal>
  );
}

type EntityOf = (name: string) => UiEntity | undefined;

function workOf(kind: BulkKind, field: UiField | undefined, values: Values, entityOf: EntityOf): BulkWork {
  if (kind.is === 'act') return { action: kind.action.name, input: creationOf(kind.action.input, values, entityOf) };
  if (kind.is === 'delete' || !field) return { action: 'delete', input: {} };
  return { action: 'update', input: { [field.name]: values[field.name] ?? null } };
}

function isSettable(field: UiField, values: Values): boolean {
  const value = values[field.name];
  return field.nullable || (value !== undefined && value !== null && value !== '');
}

interface FieldAndValueView {
  readonly entity: UiEntity;
  readonly field: UiField | undefined;
  readonly values: Values;
  readonly onField: (field: UiField | undefined) => void;
  readonly onValues: (values: Values) => void;
}

function FieldAndValue({ entity, field, values, onField, onValues }: FieldAndValueView) {
  const { t, text } = useTexts();
  const id = useId();
  return (
    <>
      <Select
        aria-label={t('list.field')}
        placeholder={t('list.chooseField')}
        defaultOpen
        autoFocus
        showSearch={{ optionFilterProp: 'label' }}
        value={field?.name ?? null}
        onChange={(name) => {
          onField(fieldOf(entity, name ?? ''));
          onValues({});
        }}
        options={entity.fields.filter(canEditInBulk).map(({ name, label }) => ({ value: name, label: text(label) }))}
      />
      {field && (
        <FieldInput
          key={field.name}
          id={id}
          field={field}
          entity={entity}
          name={text(field.label)}
          value={values[field.name] ?? null}
          autoFocus
          onChange={(value) => onValues({ [field.name]: value })}
        />
      )}
    </>
  );
}
