import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { InputNumber, Select } from 'antd';
import { useId } from 'react';
import { useTexts } from '../i18n/text.ts';
import { symbolChoices } from './chosen-symbol.ts';
import { belowFieldsOf, codeFieldsOf } from './label-fields.ts';
import { type LabelFormatName, labelFormats } from './label-formats.ts';
import { type LabelChoices, mostCopies } from './use-label-choices.ts';

interface LabelBarView {
  readonly entity: UiEntity;
  readonly choices: LabelChoices;
  readonly onChange: (change: Partial<LabelChoices>) => void;
}

/** How labels are to be printed, to choose. */
export function LabelBar({ entity, choices, onChange }: LabelBarView) {
  const { t, text } = useTexts();
  const named = (fields: readonly UiField[]) => fields.map(({ name, label }) => ({ value: name, label: text(label) }));
  const { columns, rows } = labelFormats[choices.format];
  return (
    <>
      <Choice label={t('print.format')}>
        {(id) => (
          <Select
            id={id}
            value={choices.format}
            popupMatchSelectWidth={false}
            onChange={(format) => onChange({ format })}
            options={(Object.keys(labelFormats) as LabelFormatName[]).map((value) => ({
              value,
              label: t(`print.format_${value}`),
            }))}
          />
        )}
      </Choice>
      <Choice label={t('print.code')}>
        {(id) => (
          <Select
            id={id}
            value={choices.code}
            popupMatchSelectWidth={false}
            onChange={(code) => onChange({ code })}
            options={named(codeFieldsOf(entity))}
          />
        )}
      </Choice>
      <Choice label={t('print.below')}>
        {(id) => (
          <Select
            id={id}
            value={choices.below}
            popupMatchSelectWidth={false}
            onChange={(below) => onChange({ below })}
            options={[{ value: '', label: t('print.belowNone') }, ...named(belowFieldsOf(entity))]}
          />
        )}
      </Choice>
      <Choice label={t('print.symbol')}>
        {(id) => (
          <Select
            id={id}
            value={choices.symbol}
            popupMatchSelectWidth={false}
            onChange={(symbol) => onChange({ symbol })}
            options={symbolChoices.map((value) => ({ value, label: t(`print.symbol_${value}`) }))}
          />
        )}
      </Choice>
      <Choice label={t('print.copies')}>
        {(id) => (
          <InputNumber
            id={id}
            value={choices.copies}
            min={1}
            max={mostCopies}
            precision={0}
            style={{ width: 72 }}
            onChange={(copies) => onChange({ copies: copies ?? 1 })}
          />
        )}
      </Choice>
      {columns * rows > 1 && (
        <Choice label={t('print.start')}>
          {(id) => (
            <InputNumber
              id={id}
              value={choices.start}
              min={1}
              max={columns * rows}
              precision={0}
              style={{ width: 72 }}
              onChange={(start) => onChange({ start: start ?? 1 })}
            />
          )}
        </Choice>
      )}
    </>
  );
}

function Choice({ label, children }: { label: string; children: (id: string) => React.ReactNode }) {
  const id = useId();
  return (
    <span className="print-choice">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </span>
  );
}
