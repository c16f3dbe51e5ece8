import { ImportOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Badge, Button, Empty, Flex, Progress, Table, Typography } from 'antd';
import { Link, useNavigate } from 'react-router';
import { useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { formatMoment, formatNumber } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { type ImportRun, importRuns } from './import-api.ts';
import { isRunning, reached, stateColours } from './run-state.ts';

/** The imports of the user, the newest first. */
export function ImportList() {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const model = useModel();
  const go = useNavigate();
  const { data, isPending } = useQuery({
    queryKey: ['imports'],
    queryFn: importRuns,
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? 1_000 : false),
  });
  const number = (value: number) => formatNumber(value, { locale, timeZone });
  const count = (title: string, name: 'rows' | 'createdRows' | 'updatedRows' | 'unchangedRows' | 'rejectedRows') => ({
    title,
    key: name,
    width: 96,
    align: 'end' as const,
    className: 'import-number',
    render: (run: ImportRun) => number(run[name]),
  });
  return (
    <div className="import-page">
      <Flex justify="space-between" align="center" gap={8} wrap style={{ marginBlock: 12 }}>
        <Typography.Title level={1} style={{ fontSize: 20, margin: 0 }}>
          {t('imports.title')}
        </Typography.Title>
        <Button type="primary" icon={<ImportOutlined aria-hidden />} onClick={() => go('/imports/new')}>
          {t('imports.new')}
        </Button>
      </Flex>
      <Table<ImportRun>
        rowKey="id"
        size="small"
        loading={isPending}
        dataSource={data as ImportRun[] | undefined}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        scroll={{ x: 900 }}
        locale={{
          emptyText: (
            <Empty description={t('imports.none')}>
              <Typography.Paragraph type="secondary">{t('imports.noneHint')}</Typography.Paragraph>
            </Empty>
          ),
        }}
        columns={[
          {
            title: t('imports.file'),
            key: 'file',
            render: (run: ImportRun) => <Link to={`/imports/${run.id}`}>{run.fileName}</Link>,
          },
          {
            title: t('imports.into'),
            key: 'into',
            render: (run: ImportRun) => text(model.entity(run.entity)?.label ?? { en: run.entity }),
          },
          {
            title: t('imports.state'),
            key: 'state',
            width: 140,
            render: (run: ImportRun) =>
              isRunning(run) ? (
                <Progress percent={reached(run)} size="small" aria-label={t('imports.running')} />
              ) : (
                <Badge status={stateColours[run.state]} text={t(`imports.${run.state}`)} />
              ),
          },
          count(t('imports.rows'), 'rows'),
          count(t('imports.created'), 'createdRows'),
          count(t('imports.updated'), 'updatedRows'),
          count(t('imports.unchanged'), 'unchangedRows'),
          count(t('imports.rejected'), 'rejectedRows'),
          { title: t('imports.by'), dataIndex: 'userName', key: 'by', width: 120 },
          {
            title: t('imports.at'),
            key: 'at',
            width: 150,
            render: (run: ImportRun) => formatMoment(run.createdAt, { locale, timeZone }),
          },
        ]}
      />
    </div>
  );
}
