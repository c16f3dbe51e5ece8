import { useMutation } from '@tanstack/react-query';
import { Alert, App, Flex, Grid, Result, Select, Spin, Steps, Typography } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ApiError } from '../api/client.ts';
import { useModel } from '../api/model.tsx';
import { preferences } from '../app/preferences.ts';
import { type UploadedFile, upload } from '../fields/upload.ts';
import { useTexts } from '../i18n/text.ts';
import { ColumnStep } from './column-step.tsx';
import { DropZone } from './drop-zone.tsx';
import {
  type ColumnMapping,
  type ImportPlan,
  type Inspection,
  inspectImport,
  previewImport,
  type SheetChoice,
  startImport,
} from './import-api.ts';
import { missingTargets } from './missing-targets.ts';
import { PreviewStep } from './preview-step.tsx';

interface Opened {
  readonly file: UploadedFile;
  readonly choice: SheetChoice;
  readonly inspection: Inspection;
}

/** From a file to an import: choose it, say what its columns mean, see what will happen. A known file goes to the last at once. */
export function ImportWizard() {
  const { t, text } = useTexts();
  const model = useModel();
  const isWide = Grid.useBreakpoint().md ?? true;
  const go = useNavigate();
  const { modal, message } = App.useApp();
  const [query, setQuery] = useSearchParams();
  const entity = model.entity(query.get('entity') ?? '');
  const [opened, setOpened] = useState<Opened>();
  const [mapping, setMapping] = useState<ColumnMapping>({ columns: {} });
  const [policy, setPolicy] = useState<ImportPlan['policy']>('skip');
  const [share, setShare] = useState(0);
  const [step, setStep] = useState<'file' | 'columns' | 'check'>('file');

  const planOf = ({ file, choice }: Opened, chosen: ColumnMapping): ImportPlan => ({
    entity: entity?.name ?? '',
    file: file.id,
    ...choice,
    mapping: chosen,
    policy,
  });
  const preview = useMutation({ mutationFn: previewImport });
  const check = (from: Opened, chosen: ColumnMapping) => {
    setStep('check');
    preview.mutate(planOf(from, chosen), { onError: () => setStep('columns') });
  };
  const show = (next: Opened) => {
    const { inspection } = next;
    const chosen = { timeZone: preferences.get().timeZone, ...inspection.mapping };
    setOpened(next);
    setMapping(chosen);
    if (inspection.known !== null && missingTargets(inspection, chosen).length === 0) check(next, chosen);
    else setStep('columns');
  };
  const open = useMutation({
    mutationFn: async ({ file, choice }: { file: File | UploadedFile; choice: SheetChoice }) => {
      const uploaded = file instanceof File ? await upload(typed(file), setShare) : file;
      return { file: uploaded, choice, inspection: await inspectImport(entity?.name ?? '', uploaded.id, choice) };
    },
    onSuccess: show,
  });
  const start = useMutation({
    mutationFn: ({ plan, again }: { plan: ImportPlan; again: boolean }) => startImport(plan, again),
    onSuccess: ({ id }) => go(`/imports/${id}`, { replace: true }),
    onError: (error, { plan }) => {
      if (!(error instanceof ApiError && error.problem.code === 'already-imported')) return void message.error(error.message);
      modal.confirm({
        title: t('imports.again'),
        content: error.message,
        okText: t('imports.makeAgain'),
        cancelText: t('imports.keep'),
        onOk: () => start.mutate({ plan, again: true }),
      });
    },
  });

  if (query.has('entity') && !entity?.operations.includes('create')) return <Result status="404" title={t('imports.notFound')} />;
  const restart = () => {
    setOpened(undefined);
    open.reset();
    preview.reset();
    setStep('file');
  };
  const steps = ['file', 'columns', 'check'] as const;
  const fault = open.error ?? preview.error;
  return (
    <div className="import-page">
      <Typography.Title level={1} style={{ fontSize: 20, marginBlock: 12 }}>
        {entity ? t('imports.newInto', { entity: text(entity.label) }) : t('imports.new')}
      </Typography.Title>
      <Steps
        size="small"
        responsive={false}
        titlePlacement={isWide ? 'horizontal' : 'vertical'}
        current={steps.indexOf(step)}
        style={{ marginBlockEnd: 16, maxInlineSize: 760 }}
        items={[
          { title: t('imports.stepFile') },
          { title: t('imports.stepColumns') },
          { title: t('imports.stepCheck') },
          { title: t('imports.stepResult') },
        ]}
      />
      {fault ? (
        <Alert type="error" showIcon title={fault.message} description={remedyOf(fault)} style={{ marginBlockEnd: 12 }} />
      ) : null}
      {step === 'file' ? (
        <Flex vertical gap={12}>
          <Select
            aria-label={t('imports.choose')}
            placeholder={t('imports.choose')}
            showSearch={{ optionFilterProp: 'label' }}
            style={{ inlineSize: 320, maxInlineSize: '100%' }}
            value={entity?.name ?? null}
            onChange={(name: string) => setQuery({ entity: name }, { replace: true })}
            options={model.ui.entities
              .filter(({ operations, childOf }) => operations.includes('create') && childOf === null)
              .map(({ name, label }) => ({ value: name, label: text(label) }))}
          />
          <DropZone
            isDisabled={!entity}
            busy={open.isPending ? { share, name: open.variables?.file.name ?? '' } : undefined}
            onFile={(file) => open.mutate({ file, choice: {} })}
          />
        </Flex>
      ) : null}
      {step === 'columns' && opened ? (
        <ColumnStep
          inspection={opened.inspection}
          mapping={mapping}
          policy={policy}
          isBusy={open.isPending}
          onMapping={setMapping}
          onPolicy={setPolicy}
          onChoice={(choice) => open.mutate({ file: opened.file, choice: { ...opened.choice, ...choice } })}
          onCheck={() => check(opened, mapping)}
          onOtherFile={restart}
          fileName={opened.file.name}
          entity={entity?.name ?? ''}
        />
      ) : null}
      {step === 'check' && opened ? (
        preview.data ? (
          <PreviewStep
            inspection={opened.inspection}
            mapping={mapping}
            preview={preview.data}
            policy={policy}
            onPolicy={(next) => {
              setPolicy(next);
              preview.mutate({ ...planOf(opened, mapping), policy: next });
            }}
            isStarting={start.isPending || preview.isPending}
            onColumns={() => setStep('columns')}
            onOtherFile={restart}
            onStart={() => start.mutate({ plan: planOf(opened, mapping), again: false })}
          />
        ) : (
          <Flex vertical align="center" gap={12} style={{ paddingBlock: 64 }}>
            <Spin size="large" />
            <Typography.Text type="secondary">{t('imports.checking')}</Typography.Text>
          </Flex>
        )
      ) : null}
    </div>
  );
}

function remedyOf(error: Error): string | undefined {
  return error instanceof ApiError ? error.problem.remedy : undefined;
}

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/plain',
  tsv: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Browsers name a type by what is installed: the ending says more. */
function typed(file: File): File {
  const type = types[file.name.split('.').at(-1)?.toLowerCase() ?? ''];
  return type === undefined ? file : new File([file], file.name, { type });
}
