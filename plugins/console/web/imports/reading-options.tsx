import { Flex, Select } from 'antd';
import { useTexts } from '../i18n/text.ts';
import type { ColumnMapping, Inspection, SheetChoice } from './import-api.ts';

const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'] as const;
const zones = Intl.supportedValuesOf('timeZone');

interface Choice {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly width?: number;
}

/** How the bytes, numbers and dates of a file are read. */
export function ReadingOptions({
  inspection,
  mapping,
  onMapping,
  onChoice,
}: {
  inspection: Inspection;
  mapping: ColumnMapping;
  onMapping: (mapping: ColumnMapping) => void;
  onChoice: (choice: SheetChoice) => void;
}) {
  const { t } = useTexts();
  const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  const ofFile: Choice[] =
    inspection.kind === 'xlsx'
      ? [
          {
            label: t('imports.sheet'),
            value: inspection.sheet ?? '',
            options: plain(inspection.sheets),
            onChange: (sheet) => onChoice({ sheet }),
          },
        ]
      : [
          {
            label: t('imports.encoding'),
            value: inspection.encoding ?? '',
            options: plain(encodings),
            onChange: (encoding) => onChoice({ encoding }),
          },
          {
            label: t('imports.delimiter'),
            value: inspection.delimiter ?? ',',
            options: [
              { value: ',', label: t('imports.comma') },
              { value: ';', label: t('imports.semicolon') },
              { value: '\t', label: t('imports.tab') },
              { value: '|', label: t('imports.bar') },
            ],
            onChange: (delimiter) => onChoice({ delimiter }),
          },
        ];
  const choices: Choice[] = [
    ...ofFile,
    {
      label: t('imports.decimal'),
      value: mapping.decimal ?? '.',
      options: [
        { value: '.', label: t('imports.point') },
        { value: ',', label: t('imports.decimalComma') },
      ],
      onChange: (decimal) => onMapping({ ...mapping, decimal: decimal === ',' ? ',' : '.' }),
    },
    {
      label: t('imports.dates'),
      value: mapping.dates ?? 'month-first',
      options: [
        { value: 'month-first', label: t('imports.monthFirst') },
        { value: 'day-first', label: t('imports.dayFirst') },
      ],
      onChange: (dates) => onMapping({ ...mapping, dates: dates === 'day-first' ? 'day-first' : 'month-first' }),
    },
    {
      label: t('imports.timeZone'),
      value: mapping.timeZone ?? 'UTC',
      options: plain(zones.includes('UTC') ? zones : ['UTC', ...zones]),
      onChange: (timeZone) => onMapping({ ...mapping, timeZone }),
      width: 200,
    },
  ];
  return (
    <Flex gap={16} wrap>
      {choices.map(({ label, value, options, onChange, width = 150 }) => (
        <Flex key={label} vertical gap={4}>
          <span>{label}</span>
          <Select
            aria-label={label}
            style={{ inlineSize: width }}
            showSearch={{ optionFilterProp: 'label' }}
            value={value}
            options={[...options]}
            onChange={onChange}
          />
        </Flex>
      ))}
    </Flex>
  );
}
