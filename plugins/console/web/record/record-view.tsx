import type { UiAction, UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Grid } from 'antd';
import { type MouseEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { ApiError } from '../api/client.ts';
import { listPath, useModel } from '../api/model.tsx';
import { deleteRecord, refresh } from '../api/records.ts';
import { titleOf } from '../api/titles.ts';
import { useContributions } from '../host/contributions.ts';
import { useTexts } from '../i18n/text.ts';
import { JobRow } from '../inbox/job-row.tsx';
import { ActionBar } from './action-bar.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { ClashDialog } from './clash-dialog.tsx';
import { countFaults } from './count-faults.ts';
import { formLayout } from './form-layout.ts';
import { Reasons } from './reasons.tsx';
import { RecordFootnote } from './record-footnote.tsx';
import { RecordForm } from './record-form.tsx';
import { RecordHead } from './record-head.tsx';
import { type RecordTabPanel, RecordTabs } from './record-tabs.tsx';
import { Refusals } from './refusals.tsx';
import { RelatedRecords, relationsOf } from './related-records.tsx';
import { isDestructive, stateField } from './state-path.ts';
import { Stepper } from './stepper.tsx';
import { Story } from './story.tsx';
import { useStory } from './story-sources.ts';
import { statesIn } from './told-states.ts';
import { useActions } from './use-actions.tsx';
import { useDraft } from './use-draft.ts';
import { useFormKeys } from './use-form-keys.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { usePrint } from './use-print.ts';
import './record.css';
import './record-print.css';

const form = 'record';

/** A record that is there: read, changed in place, moved by its actions, with its story beside it. */
export function RecordView({ entity, record }: { entity: UiEntity; record: UiRecord }) {
  const { t, text } = useTexts();
  const { ui } = useModel();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { modal, message } = App.useApp();
  const contributed = useContributions().tabsOf(entity.name);
  const isBeside = Grid.useBreakpoint().xl ?? true;
  const draft = useDraft(entity, record);
  const story = useStory(entity, record.id);
  const [job, setJob] = useState<string>();
  const { takeAtOnce } = useActions(entity, setJob);
  const [isEditing, setIsEditing] = useState(false);
  const [focus, setFocus] = useState<string>();
  const [action, setAction] = useState<UiAction>();
  const [tab, setTab] = useState('');
  const [isPrinting, print] = usePrint();
  useLeaveGuard(isEditing && draft.isDirty);

  const edit = (field?: string) => {
    draft.reset(record);
    setFocus(field);
    setIsEditing(true);
  };
  const save = async () => {
    const stored = await draft.save();
    if (!stored) return;
    setIsEditing(false);
    client.setQueryData(['records', entity.name, 'one', record.id], stored);
    await refresh(client, entity.name);
  };
  const stop = () => {
    const leave = () => {
      draft.reset(record);
      setIsEditing(false);
    };
    if (!draft.isDirty) return leave();
    modal.confirm({
      title: t('record.discardTitle'),
      okText: t('record.discard'),
      okButtonProps: { danger: true },
      cancelText: t('record.stay'),
      onOk: leave,
    });
  };
  useFormKeys(isEditing, { save: () => void save(), cancel: stop });

  const offer = (chosen: UiAction) => {
    if (chosen.input.length > 0 || isDestructive(chosen)) setAction(chosen);
    else void takeAtOnce(chosen, record.id);
  };
  const remove = () =>
    modal.confirm({
      title: t('record.deleteTitle', { title: titleOf(entity, record) }),
      okText: t('record.delete'),
      okButtonProps: { danger: true },
      cancelText: t('record.cancel'),
      onOk: async () => {
        try {
          await deleteRecord(entity, record);
          client.removeQueries({ queryKey: ['records', entity.name, 'one', record.id] });
          await navigate(listPath(entity));
          await refresh(client, entity.name);
        } catch (error) {
          message.error(error instanceof ApiError ? error.message : t('app.unreachable'));
        }
      },
    });
  const editAt = (event: MouseEvent<HTMLElement>) => {
    const field = (event.target as Element).closest<HTMLElement>('[data-field]')?.dataset.field;
    const isWritable = entity.fields.some(({ name, writable }) => name === field && writable);
    if (!isEditing && isWritable && entity.operations.includes('update')) edit(field);
  };

  const values = isEditing ? draft.values : record;
  const layout = formLayout(entity, ui.plugins);
  const tabs: RecordTabPanel[] = [
    ...layout.map((each, index) => ({
      key: `form-${index}`,
      label: each.label ? text(each.label) : t('record.details'),
      isEager: true,
      faults: countFaults(each, draft.faults),
      panel: (
        <RecordForm
          entity={entity}
          tab={each}
          values={values}
          onChange={isEditing ? draft.change : undefined}
          faults={draft.faults}
          form={form}
          focus={focus}
        />
      ),
    })),
    ...contributed.map(({ plugin, name, label, view: View }) => ({
      key: `${plugin}-${name}`,
      label: text(label),
      isEager: false,
      panel: <View entity={entity} record={record} />,
    })),
    ...(relationsOf(ui.entities, entity).length > 0
      ? [{ key: 'related', label: t('record.related'), isEager: false, panel: <RelatedRecords entity={entity} id={record.id} /> }]
      : []),
    ...(isBeside
      ? []
      : [
          {
            key: 'story',
            label: t('record.storyTab'),
            isEager: false,
            panel: <Story entity={entity} id={record.id} story={story} />,
          },
        ]),
  ];
  const field = stateField(entity);
  const state = field ? record[field.name] : undefined;
  const stateLabel = typeof state === 'string' ? field?.machine.states[state] : undefined;
  return (
    <article>
      <RecordHead entity={entity} record={record}>
        {!isEditing && (
          <ActionBar entity={entity} record={record} onAction={offer} onEdit={() => edit()} onDelete={remove} onPrint={print} />
        )}
      </RecordHead>
      {field && typeof state === 'string' && (
        <Stepper
          entity={entity}
          machine={field.machine}
          state={state}
          told={statesIn(story.entries, field.name, story.hasMore)}
          onAction={offer}
        />
      )}
      <Reasons entity={entity} record={record} state={stateLabel && text(stateLabel)} />
      {job !== undefined && (
        <div className="record-noprint" style={{ marginBottom: 12 }}>
          <JobRow id={job} onEnd={() => void refresh(client)} />
        </div>
      )}
      <div className="record-body" data-aside={isBeside || undefined}>
        <form
          aria-label={t('record.form')}
          noValidate
          data-changed={(isEditing && draft.isDirty) || undefined}
          onDoubleClick={editAt}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Refusals sentences={draft.refusals} />
          <RecordTabs tabs={tabs} active={tab} onChange={setTab} isWhole={isPrinting} />
          {isEditing && (
            <div className="record-bar">
              <Button type="primary" htmlType="submit" loading={draft.isSaving}>
                {t('record.save')}
              </Button>
              <Button onClick={stop}>{t('record.cancel')}</Button>
              <span className="record-help">{draft.isDirty ? t('record.unsaved') : t('record.keys')}</span>
            </div>
          )}
          <RecordFootnote record={record} />
        </form>
        {isBeside && <Story entity={entity} id={record.id} story={story} />}
      </div>
      {action && (
        <ActionDialog
          entity={entity}
          action={action}
          id={record.id}
          title={titleOf(entity, record)}
          onJob={setJob}
          onClose={() => setAction(undefined)}
        />
      )}
      {draft.clash && <ClashDialog entity={entity} clash={draft.clash} onSettled={draft.settle} onCancel={draft.leaveClash} />}
    </article>
  );
}
