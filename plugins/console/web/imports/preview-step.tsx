import { Alert, Button, Flex, Statistic, Typography } from 'antd';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { listed } from '../i18n/listed.ts';
import { useTexts } from '../i18n/text.ts';
import { FaultTable } from './fault-table.tsx';
import type { ColumnMapping, ImportPlan, Inspection, Preview } from './import-api.ts';
import { PolicyChoice } from './policy-choice.tsx';
import { PreviewGrid } from './preview-grid.tsx';

/** What an import would do, before it does it. */
export function PreviewStep({
  inspection,
  mapping,
  preview,
  policy,
  isStarting,
  onPolicy,
  onColumns,
  onOtherFile,
  onStart,
}: {
  inspection: Inspection;
  mapping: ColumnMapping;
  preview: Preview;
  policy: ImportPlan['policy'];
  isStarting: boolean;
  onPolicy: (policy: ImportPlan['policy']) => void;
  onColumns: () => void;
  onOtherFile: () => void;
  onStart: () => void;
}) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const number = (value: number) => formatNumber(value, { locale, timeZone });
  const named = (path: string) => text(inspection.targets.find((target) => target.path === path)?.label ?? { en: path });
  const { verdicts } = preview;
  const writes = verdicts.create + verdicts.update;
  const label =
    writes === 0
      ? t(verdicts.reject > 0 ? 'imports.startRejected' : 'imports.startNone')
      : writes === 1
        ? t('imports.startOne')
        : t('imports.start', { number: number(writes), count: writes });
  return (
    <Flex vertical gap={16}>
      <Flex gap={32} wrap>
        <Statistic title={t('imports.rowsInFile')} value={number(preview.rows)} />
        <Statistic title={t('imports.records')} value={number(preview.records)} />
        <Statistic title={t('imports.toCreate')} value={number(verdicts.create)} />
        <Statistic title={t('imports.toUpdate')} value={number(verdicts.update)} />
        <Statistic title={t('imports.alreadyThere')} value={number(verdicts.unchanged)} />
        <Statistic
          title={t('imports.wrong')}
          value={number(verdicts.reject)}
          {...(verdicts.reject > 0 ? { styles: { content: { color: 'var(--ant-color-error-text)' } } } : {})}
        />
      </Flex>
      {preview.missing.length > 0 ? (
        <Alert
          type="error"
          showIcon
          title={t('imports.missing', { fields: listed(preview.missing.map(named), locale) })}
          description={t('imports.missingHint')}
        />
      ) : null}
      {preview.key === null ? (
        <Alert
          type="warning"
          showIcon
          title={t('imports.noKey')}
          description={keyHint(inspection, named, (lists) => t('imports.noKeyHint', { lists }))}
        />
      ) : (
        <Typography.Text type="secondary">{t('imports.key', { fields: preview.key.map(named).join(' + ') })}</Typography.Text>
      )}
      {preview.key === null ? null : <PolicyChoice policy={policy} onPolicy={onPolicy} />}
      <Flex gap={8} wrap align="center">
        <Button
          type="primary"
          size="large"
          disabled={writes === 0 && verdicts.reject === 0}
          loading={isStarting}
          onClick={onStart}
        >
          {label}
        </Button>
        <Button onClick={onColumns}>{t('imports.changeColumns')}</Button>
        <Button onClick={onOtherFile}>{t('imports.otherFile')}</Button>
        {preview.rejectedRows > 0 ? (
          <Typography.Text type="secondary">
            {t('imports.rejectedLater', { count: number(preview.rejectedRows) })}
          </Typography.Text>
        ) : null}
      </Flex>
      <FaultTable faults={preview.faults} count={preview.faultCount} />
      <PreviewGrid inspection={inspection} mapping={mapping} preview={preview} />
    </Flex>
  );
}

/** The field lists of the target that tell records apart, where they can be mapped. */
function keyHint(
  { unique, targets }: Inspection,
  named: (path: string) => string,
  say: (lists: string) => string,
): string | null {
  const open = unique.filter((list) => list.every((name) => targets.some(({ path }) => path === name)));
  return open.length === 0 ? null : say(open.map((list) => list.map(named).join(' + ')).join(' / '));
}
