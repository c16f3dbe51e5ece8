import type { Filter, Metric } from '@entrepot/sdk';
import type { UiField } from '@entrepot/sdk/ui';
import { DatePicker, Flex, Select } from 'antd';
import dayjs from 'dayjs';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { RecordSelect } from '../list/record-select.tsx';
import type { RelativeSpan } from '../list/relative-days.ts';

const spans = [
  'today',
  'yesterday',
  'last7Days',
  'last30Days',
  'last90Days',
  'thisWeek',
  'thisMonth',
  'lastMonth',
  'thisYear',
] as const;
const mostFilters = 2;

/** Days that move with the calendar, or days that stand. `to` is the last one. */
export type Range = RelativeSpan | { readonly from: string; readonly to: string };

interface RangeBarProps {
  readonly range: Range;
  readonly onRange: (range: Range) => void;
  readonly fields: Filter;
  readonly onFields: (fields: Filter) => void;
  readonly metrics: readonly Metric[];
}

/** The range of days and the filters that hold for all widgets. */
export function RangeBar({ range, onRange, fields, onFields, metrics }: RangeBarProps) {
  const { t, text } = useTexts();
  const shared = useSharedReferences(metrics);
  const isOther = typeof range !== 'string';
  return (
    <Flex gap={8} wrap align="center">
      <Select<string>
        value={isOther ? 'other' : range}
        aria-label={t('dashboards.range')}
        style={{ width: 150 }}
        onChange={(value) => onRange(value === 'other' ? { from: today(-6), to: today(0) } : (value as RelativeSpan))}
        options={[
          ...spans.map((value) => ({ value, label: t(`list.${value}`) })),
          { value: 'other', label: t('dashboards.otherDays') },
        ]}
      />
      {isOther && (
        <DatePicker.RangePicker
          value={[dayjs(range.from), dayjs(range.to)]}
          allowClear={false}
          aria-label={t('dashboards.range')}
          onChange={(days) => {
            const [from, to] = days ?? [];
            if (from && to) onRange({ from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') });
          }}
        />
      )}
      {shared.map((field) => {
        const { in: given = [] } = (fields[field.name] ?? {}) as { in?: readonly string[] };
        const { [field.name]: _, ...others } = fields;
        return (
          <div key={field.name} style={{ minWidth: 160, maxWidth: 320 }}>
            <RecordSelect
              target={field.target}
              ids={given}
              label={text(field.label)}
              placeholder={t('dashboards.filterBy', { name: text(field.label) })}
              onChange={(ids) =>
                onFields(ids.length > 0 ? ({ ...others, [field.name]: { in: ids } } as Filter) : (others as Filter))
              }
            />
          </div>
        );
      })}
    </Flex>
  );
}

function today(days: number): string {
  return dayjs().add(days, 'day').format('YYYY-MM-DD');
}

/** References that several of the measured entities share, as the branch that all of them belong to. */
function useSharedReferences(metrics: readonly Metric[]): UiField[] {
  const model = useModel();
  const entities = [...new Set(metrics.map(({ entity }) => entity))].flatMap((name) => model.entity(name) ?? []);
  const references = entities.flatMap(({ fields }) =>
    fields.filter(({ kind, target }) => kind === 'ref' && model.entity(target ?? '')),
  );
  const byName = [...Map.groupBy(references, ({ name, target }) => `${name} ${target}`).values()];
  return byName
    .filter(({ length }) => length > 1 || entities.length === 1)
    .sort((one, other) => other.length - one.length)
    .slice(0, mostFilters)
    .flatMap(([field]) => field ?? []);
}
