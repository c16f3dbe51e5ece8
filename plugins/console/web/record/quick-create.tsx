import { Button, Drawer, Flex, Grid } from 'antd';
import { useModel } from '../api/model.tsx';
import type { QuickCreateProps } from '../fields/quick-create-context.ts';
import { useTexts } from '../i18n/text.ts';
import { formLayout } from './form-layout.ts';
import { RecordForm } from './record-form.tsx';
import { Refusals } from './refusals.tsx';
import { useDraft } from './use-draft.ts';

/** Makes a record at the edge of the screen, for the reference that wants it. */
export function QuickCreate({ entity, typed, onCreated, onClose }: QuickCreateProps) {
  const { t, text } = useTexts();
  const { plugins } = useModel().ui;
  const isWide = Grid.useBreakpoint().sm ?? true;
  const draft = useDraft(entity, undefined, entity.title !== null && typed !== '' ? { [entity.title]: typed } : {});
  const save = async () => {
    const record = await draft.save();
    if (record) onCreated(record);
  };
  return (
    <Drawer
      open
      onClose={onClose}
      size={isWide ? 520 : '100%'}
      title={t('record.createNew', { name: text(entity.label) })}
      footer={
        <Flex gap={8} justify="end">
          <Button onClick={onClose}>{t('record.cancel')}</Button>
          <Button type="primary" loading={draft.isSaving} onClick={() => void save()}>
            {t('record.create')}
          </Button>
        </Flex>
      }
    >
      <form
        aria-label={t('record.createNew', { name: text(entity.label) })}
        data-changed={draft.isDirty || undefined}
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void save();
        }}
      >
        <Refusals sentences={draft.refusals} />
        {formLayout(entity, plugins).map((tab) => (
          <RecordForm
            key={tab.key}
            entity={entity}
            tab={tab}
            values={draft.values}
            onChange={draft.change}
            faults={draft.faults}
            form={`quick-${entity.name.replaceAll('.', '-')}`}
          />
        ))}
        <button type="submit" hidden />
      </form>
    </Drawer>
  );
}
