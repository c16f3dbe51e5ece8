import { DeleteOutlined } from '@ant-design/icons';
import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { Button, Flex, Select } from 'antd';
import { useId } from 'react';
import { FieldInput } from '../fields/input.tsx';
import { useTexts } from '../i18n/text.ts';
import { newClause, takesMany, takesValue, withOperator } from './clause.ts';
import type { Clause } from './filter-tree.ts';
import { type Operand, type Operator, operandOf, operandsOf, operatorsOf } from './operands.ts';
import { operatorKey } from './operator-text.ts';
import { RecordSelect } from './record-select.tsx';
import { relativeSpans } from './relative-days.ts';

interface ClauseRowView {
  readonly entity: UiEntity;
  readonly clause: Clause;
  readonly onChange: (clause: Clause) => void;
  readonly onRemove?: (() => void) | undefined;
  readonly isFocused?: boolean;
}

/** One question in a row: field, operator, value. */
export function ClauseRow({ entity, clause, onChange, onRemove, isFocused = false }: ClauseRowView) {
  const { t, text } = useTexts();
  const operand = operandOf(entity, clause.path);
  const fields = operandsOf(entity).map(({ path, label }) => ({ value: path, label: text(label) }));
  return (
    <Flex gap={6} align="center" wrap>
      <Select
        aria-label={t('list.field')}
        style={{ width: 168 }}
        showSearch={{ optionFilterProp: 'label' }}
        value={clause.path}
        options={fields}
        onChange={(path) => {
          const chosen = operandOf(entity, path);
          if (chosen) onChange(newClause(chosen));
        }}
      />
      {operand && (
        <>
          <Select<Operator>
            aria-label={t('list.operator')}
            style={{ width: 136 }}
            value={clause.operator}
            options={operatorsOf(operand).map((each) => ({ value: each, label: t(operatorKey(each, operand.type)) }))}
            onChange={(operator) => onChange(withOperator(clause, operand, operator))}
          />
          {takesValue(clause.operator) && (
            <div style={{ width: 232 }}>
              <ClauseValue
                operand={operand}
                clause={clause}
                onChange={(value) => onChange({ ...clause, value })}
                isFocused={isFocused}
              />
            </div>
          )}
        </>
      )}
      {onRemove && (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t('list.removeFilter')}
          onClick={onRemove}
        />
      )}
    </Flex>
  );
}

interface ClauseValueView {
  readonly operand: Operand;
  readonly clause: Clause;
  readonly onChange: (value: unknown) => void;
  readonly isFocused: boolean;
}

function ClauseValue({ operand, clause, onChange, isFocused }: ClauseValueView) {
  const { t, text } = useTexts();
  const id = useId();
  const { field, type } = operand;
  const many = Array.isArray(clause.value) ? clause.value.map(String) : [];
  if (clause.operator === 'within') {
    return (
      <Select
        aria-label={t('list.value')}
        style={{ width: '100%' }}
        autoFocus={isFocused}
        value={clause.value as string}
        options={relativeSpans.map((span) => ({ value: span, label: t(`list.${span}`) }))}
        onChange={onChange}
      />
    );
  }
  if (takesMany(clause.operator)) {
    if (type === 'ref') return <RecordSelect target={field.target} ids={many} onChange={onChange} label={t('list.value')} />;
    const choices = type === 'choice' ? choicesOf(field).map(([value, label]) => ({ value, label: text(label) })) : [];
    return (
      <Select<string[]>
        aria-label={t('list.value')}
        style={{ width: '100%' }}
        autoFocus={isFocused}
        mode={type === 'choice' ? 'multiple' : 'tags'}
        tokenSeparators={[',', '\n', ' ', '\t']}
        showSearch={{ optionFilterProp: 'label' }}
        value={many}
        options={choices}
        onChange={(values) => onChange(type === 'whole' ? values.map(Number).filter(Number.isSafeInteger) : values)}
      />
    );
  }
  return (
    <FieldInput
      id={id}
      field={typedField(operand)}
      name={t('list.value')}
      value={clause.value}
      onChange={onChange}
      autoFocus={isFocused}
    />
  );
}

const kinds: Partial<Record<Operand['type'], UiField['kind']>> = { text: 'text', decimal: 'decimal', whole: 'integer' };

/** The field as a single value of the operand is typed: the amount of money is a number, a computed one can be asked for. */
function typedField({ field, type }: Operand): UiField {
  const { minLength: _, maxLength: __, pattern: ___, minimum: ____, maximum: _____, ...free } = field;
  return { ...free, kind: kinds[type] ?? field.kind, required: false, nullable: false, ui: { ...field.ui, widget: null } };
}

/** The values or states of a field with their labels. */
export function choicesOf(field: UiField) {
  return Object.entries(field.machine?.states ?? field.values ?? {});
}
