import type { UiField } from '@entrepot/sdk/ui';
import { Badge, Table, Typography } from 'antd';
import { usePreferences } from '../app/preferences.ts';
import { formatValue, isNumeric } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import type { ColumnMapping, Fault, Inspection, Preview, PreviewedRecord, Target, Verdict } from './import-api.ts';

interface Line {
  readonly key: string;
  readonly record: PreviewedRecord;
  readonly line: PreviewedRecord['lines'][number];
  readonly isFirst: boolean;
}

const colours = {
  create: 'success',
  update: 'processing',
  unchanged: 'default',
  reject: 'error',
} as const;
const asWritten: readonly string[] = ['ref', 'text', 'longText', 'json', 'currency'];

/** The first rows of the file as they are understood: wrong cells in red with the reason. */
export function PreviewGrid({
  inspection,
  mapping,
  preview,
}: {
  inspection: Inspection;
  mapping: ColumnMapping;
  preview: Preview;
}) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const mapped = inspection.columns.flatMap(({ name }) => {
    const target = inspection.targets.find(({ path }) => path === mapping.columns[name]);
    return target ? [{ name, target }] : [];
  });
  const lines = preview.first.flatMap((record) =>
    record.lines.map((line, index): Line => ({ key: String(line.row), record, line, isFirst: index === 0 })),
  );
  const shown = ({ record, line }: Line, name: string, target: Target): string => {
    const given = line.cells[name] ?? '';
    const value = asWritten.includes(target.kind) ? undefined : readValue(record, line, target);
    return value === undefined || given === '' ? given : formatValue(fieldLike(target), value, { locale, timeZone });
  };
  const faultsAt = ({ record, line }: Line, name: string | null): readonly Fault[] =>
    record.faults.filter(({ row, column }) => row === line.row && column === name);
  return (
    <section>
      <Typography.Title level={2} style={{ fontSize: 15 }}>
        {t('imports.firstRecords')}
      </Typography.Title>
      <Table<Line>
        size="small"
        bordered
        rowKey="key"
        dataSource={lines}
        pagination={false}
        scroll={{ x: 184 + mapped.length * 140 }}
        // What scrolls must be reached by the keyboard.
        onRow={(_, index) => (index === 0 ? { tabIndex: 0 } : {})}
        columns={[
          {
            title: t('imports.row'),
            key: 'row',
            width: 64,
            fixed: 'start',
            align: 'end',
            className: 'import-number',
            render: (_, { line }) => line.row,
          },
          {
            title: t('imports.state'),
            key: 'verdict',
            width: 120,
            render: (_, each) => (
              <>
                {each.isFirst ? (
                  <Badge status={colours[each.record.verdict]} text={t(`imports.verdict${capital(each.record.verdict)}`)} />
                ) : null}
                {faultsAt(each, null).map(({ detail }) => (
                  <span key={detail} className="import-reason">
                    {detail}
                  </span>
                ))}
              </>
            ),
          },
          ...mapped.map(({ name, target }) => ({
            title: (
              <>
                {text(target.label)}
                <span className="import-reason import-samples">{name}</span>
              </>
            ),
            key: name,
            width: 140,
            ...(isNumeric(fieldLike(target)) ? { align: 'end' as const } : {}),
            onCell: (each: Line) => (faultsAt(each, name).length > 0 ? { className: 'import-wrong' } : {}),
            render: (_: unknown, each: Line) => (
              <>
                {shown(each, name, target)}
                {faultsAt(each, name).map(({ detail }) => (
                  <span key={detail} className="import-reason">
                    {detail}
                  </span>
                ))}
              </>
            ),
          })),
        ]}
      />
    </section>
  );
}

function capital(verdict: Verdict): string {
  return `${verdict[0]?.toUpperCase()}${verdict.slice(1)}`;
}

/** What a cell became; undefined where it became nothing. */
function readValue(record: PreviewedRecord, line: Line['line'], { path, child }: Target): unknown {
  if (child === null) return record.record[path];
  const items = record.record[child];
  const place = line.items[child];
  if (!Array.isArray(items) || place === undefined) return undefined;
  const item: unknown = items[place];
  return typeof item === 'object' && item !== null
    ? Object.entries(item).find(([name]) => name === path.slice(child.length + 1))?.[1]
    : undefined;
}

/** As much of a field as the formatting of its values needs. */
function fieldLike({ path, label, kind, values }: Target): UiField {
  return {
    name: path,
    kind: kind as UiField['kind'],
    label,
    description: null,
    plugin: '',
    required: false,
    nullable: true,
    writable: true,
    unique: false,
    personal: false,
    ui: { tab: null, group: null, widget: null, sentence: null },
    ...(values ? { values } : {}),
  };
}
