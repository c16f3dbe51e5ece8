import { Table, Typography } from 'antd';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import type { Fault } from './import-api.ts';

/** What is wrong with a file, by row and column. */
export function FaultTable({ faults, count }: { faults: readonly Fault[]; count: number }) {
  const { t, locale } = useTexts();
  const { timeZone } = usePreferences();
  if (faults.length === 0) return null;
  const number = (value: number) => formatNumber(value, { locale, timeZone });
  return (
    <section>
      <Typography.Title level={2} style={{ fontSize: 15 }}>
        {t('imports.faults')}
      </Typography.Title>
      {count > faults.length ? (
        <Typography.Paragraph type="secondary">
          {t('imports.faultsOf', { shown: number(faults.length), count: number(count) })}
        </Typography.Paragraph>
      ) : null}
      <Table
        size="small"
        rowKey={(fault) => `${fault.row} ${fault.column} ${fault.detail}`}
        dataSource={[...faults]}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          {
            title: t('imports.row'),
            dataIndex: 'row',
            width: 72,
            align: 'end',
            className: 'import-number',
            render: (row: number) => number(row),
          },
          { title: t('imports.faultColumn'), dataIndex: 'column', width: 112 },
          { title: t('imports.reason'), dataIndex: 'detail' },
        ]}
      />
    </section>
  );
}
