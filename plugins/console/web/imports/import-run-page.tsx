import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Descriptions, Flex, Progress, Result, Spin, Typography } from 'antd';
import { useEffect } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { listPath, useModel } from '../api/model.tsx';
import { refresh } from '../api/records.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { FaultTable } from './fault-table.tsx';
import { cancelJob, downloadErrors, type ImportRun, importRun, rejectedFaults } from './import-api.ts';
import { isRunning, reached, secondsLeft } from './run-state.ts';

/** How far an import is, and in the end what became of every row. */
export function ImportRunPage() {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const client = useQueryClient();
  const { data: run, error } = useQuery({
    queryKey: ['imports', id],
    queryFn: () => importRun(id),
    refetchInterval: ({ state }) => (state.data && !isRunning(state.data) ? false : 500),
  });
  const hasEnded = run !== undefined && !isRunning(run);
  useEffect(() => {
    if (!hasEnded || !run) return;
    void refresh(client, run.entity);
    void client.invalidateQueries({ queryKey: ['imports'], exact: true });
  }, [hasEnded, run, client]);
  if (error) return <Result status="404" title={error.message} extra={<Link to="/imports">{t('imports.all')}</Link>} />;
  if (!run) return <Spin style={{ display: 'block', marginBlockStart: 64 }} />;
  return (
    <div className="import-page">
      <Typography.Title level={1} style={{ fontSize: 20, marginBlock: 12 }}>
        {titleOf(run, t)}
      </Typography.Title>
      <Flex vertical gap={16}>
        {hasEnded ? null : <RunProgress run={run} />}
        {run.error ? <Alert type="error" showIcon title={run.error.detail} /> : null}
        <Counts run={run} />
        {hasEnded ? <WhatNext run={run} /> : null}
        {hasEnded && run.rejected > 0 && run.jobId !== null ? <Rejected jobId={run.jobId} count={run.rejectedRows} /> : null}
      </Flex>
    </div>
  );
}

function titleOf(run: ImportRun, t: ReturnType<typeof useTexts>['t']): string {
  const name = run.fileName;
  if (isRunning(run)) return t('imports.runningTitle', { name });
  if (run.state === 'done' && run.rejectedRows > 0) return t('imports.partlyTitle', { name, count: run.rejectedRows });
  return t(`imports.${run.state}Title`, { name });
}

/** One row: how far, how long yet, and the way to stop. */
function RunProgress({ run }: { run: ImportRun }) {
  const { t, locale } = useTexts();
  const { timeZone } = usePreferences();
  const { modal } = App.useApp();
  const cancel = useMutation({ mutationFn: () => cancelJob(run.jobId ?? '') });
  const number = (value: number) => formatNumber(value, { locale, timeZone });
  const seconds = secondsLeft(run, Date.now());
  return (
    <Flex gap={16} align="center" wrap>
      <Progress percent={reached(run)} style={{ flex: 1, minInlineSize: 200 }} aria-label={t('imports.running')} />
      <Typography.Text type="secondary">
        {run.state === 'waiting'
          ? t('imports.waitingHint')
          : t('imports.progress', { done: number(run.rows - run.notReachedRows), total: number(run.rows) })}
        {seconds === undefined ? '' : ` · ${t('imports.timeLeft', { seconds: number(seconds) })}`}
      </Typography.Text>
      <Button
        danger
        loading={cancel.isPending || cancel.isSuccess}
        onClick={() =>
          modal.confirm({
            title: t('imports.cancelTitle'),
            content: t('imports.cancelHint'),
            okText: t('imports.cancel'),
            cancelText: t('imports.goOn'),
            onOk: () => cancel.mutate(),
          })
        }
      >
        {t('imports.cancel')}
      </Button>
    </Flex>
  );
}

/** Every row of the file is in one of these. */
function Counts({ run }: { run: ImportRun }) {
  const { t, locale } = useTexts();
  const { timeZone } = usePreferences();
  const number = (value: number) => formatNumber(value, { locale, timeZone });
  const counted = (key: string, records: number | undefined, rows: number) => ({
    key,
    label: t(`imports.${key}`),
    children: (
      <span data-count={key}>
        <strong>{number(records ?? rows)}</strong>
        {records === undefined ? '' : ` · ${t('imports.inRows', { number: number(rows), count: rows })}`}
      </span>
    ),
  });
  return (
    <Descriptions
      bordered
      size="small"
      column={{ xs: 1, md: 5 }}
      layout="vertical"
      title={<Typography.Text type="secondary">{t('imports.sum', { rows: number(run.rows) })}</Typography.Text>}
      items={[
        counted('created', run.created, run.createdRows),
        counted('updated', run.updated, run.updatedRows),
        counted('unchanged', run.unchanged, run.unchangedRows),
        counted('rejected', run.rejected, run.rejectedRows),
        counted('notReached', undefined, run.notReachedRows),
      ]}
    />
  );
}

function WhatNext({ run }: { run: ImportRun }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const go = useNavigate();
  const entity = useModel().entity(run.entity);
  const download = useMutation({ mutationFn: () => downloadErrors(run), onError: (error) => message.error(error.message) });
  return (
    <Flex gap={8} wrap>
      {run.rejected > 0 ? (
        <>
          <Button type="primary" loading={download.isPending} onClick={() => download.mutate()}>
            {t('imports.errorFile')}
          </Button>
          <Button onClick={() => go(`/imports/new?entity=${encodeURIComponent(run.entity)}`)}>{t('imports.correctAgain')}</Button>
        </>
      ) : null}
      {entity ? <Button onClick={() => go(listPath(entity))}>{t('imports.showRecords')}</Button> : null}
      <Button onClick={() => go('/imports')}>{t('imports.all')}</Button>
    </Flex>
  );
}

function Rejected({ jobId, count }: { jobId: string; count: number }) {
  const { data = [] } = useQuery({
    queryKey: ['imports', 'faults', jobId],
    queryFn: () => rejectedFaults(jobId),
    staleTime: Infinity,
  });
  return <FaultTable faults={data} count={Math.max(count, data.length)} />;
}
