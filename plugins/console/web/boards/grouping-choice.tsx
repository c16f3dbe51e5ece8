import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { Select } from 'antd';
import { type Texts, useTexts } from '../i18n/text.ts';
import { columnsOf } from '../list/columns.ts';
import { type Bucket, buckets, type Grouping } from '../list/group-filter.ts';
import { groupPathOf } from '../list/operands.ts';
import { type BoardMeasure, measureOf, measuresOf } from './measures.ts';

const bucketKeys: Readonly<Record<Bucket, string>> = {
  day: 'day',
  week: 'byWeek',
  month: 'byMonth',
  quarter: 'quarter',
  year: 'year',
};

/** What a grouping is called. */
export function groupingText({ field, bucket }: Pick<Grouping, 'field' | 'bucket'>, { t, text }: Texts): string {
  return bucket ? t(`boards.${bucketKeys[bucket]}`, { field: text(field.label) }) : text(field.label);
}

export function measureText({ kind, operand }: BoardMeasure, { t, text }: Texts): string {
  return operand ? t(`boards.${kind}`, { field: text(operand.label) }) : t('boards.count');
}

function choicesOf(field: UiField): Pick<Grouping, 'name' | 'field' | 'bucket'>[] {
  const path = groupPathOf(field);
  if (path === undefined) return [];
  if (field.kind === 'date' || field.kind === 'timestamp') {
    return buckets.map((bucket) => ({ name: `${path}:${bucket}`, field, bucket }));
  }
  return [{ name: path, field, bucket: undefined }];
}

interface GroupingChoiceView {
  readonly entity: UiEntity;
  readonly label: string;
  readonly chosen: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
  /** More than one, the outermost first. */
  readonly isMultiple?: boolean;
}

/** Chooses what records are grouped by. */
export function GroupingChoice({ entity, label, chosen, onChange, isMultiple = false }: GroupingChoiceView) {
  const texts = useTexts();
  const options = columnsOf(entity)
    .flatMap(choicesOf)
    .map((choice) => ({ value: choice.name, label: groupingText(choice, texts) }));
  const common = {
    'aria-label': label,
    placeholder: label,
    options,
    popupMatchSelectWidth: false,
    allowClear: { label: texts.t('app.clear') },
  };
  return isMultiple ? (
    <Select<string[]>
      {...common}
      mode="multiple"
      style={{ minWidth: 160 }}
      showSearch={{ optionFilterProp: 'label' }}
      value={[...chosen]}
      onChange={onChange}
    />
  ) : (
    <Select<string | null>
      {...common}
      style={{ minWidth: 160 }}
      showSearch={{ optionFilterProp: 'label' }}
      value={chosen[0] ?? null}
      onChange={(name) => onChange(name ? [name] : [])}
    />
  );
}

/** Chooses what is told of each group. */
export function MeasureChoice({
  entity,
  chosen,
  onChange,
}: {
  entity: UiEntity;
  chosen: string;
  onChange: (name: string) => void;
}) {
  const texts = useTexts();
  return (
    <Select
      aria-label={texts.t('boards.measure')}
      style={{ minWidth: 160 }}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      value={measureOf(entity, chosen).operand ? chosen : 'count'}
      onChange={onChange}
      options={measuresOf(entity).map((name) => ({ value: name, label: measureText(measureOf(entity, name), texts) }))}
    />
  );
}

/** What a board counts by until somebody chooses: its states, or values, or else the month in which records were made. */
export function usualGrouping(entity: UiEntity): string {
  const kinds: readonly UiField['kind'][] = ['states', 'enum', 'boolean'];
  const field = kinds.flatMap((kind) => entity.fields.filter((each) => each.kind === kind))[0];
  return field?.name ?? 'createdAt:month';
}
