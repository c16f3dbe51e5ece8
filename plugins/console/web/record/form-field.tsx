import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { FieldInput } from '../fields/input.tsx';
import { useTexts } from '../i18n/text.ts';
import { FieldValue } from './field-value.tsx';
import { isWide } from './form-layout.ts';

interface FormFieldProps {
  readonly entity?: UiEntity | undefined;
  readonly field: UiField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** Before the field's name in the ids of controls: a page may have several forms. */
  readonly form: string;
  readonly fault?: string | undefined;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
}

/** A control with its label, its help and what is wrong with what stands in it. */
export function FormField({ entity, field, value, onChange, form, fault, disabled = false, autoFocus = false }: FormFieldProps) {
  const { text, note: noteOf } = useTexts();
  const id = `${form}-${field.name}`;
  const note = fault ?? noteOf(field.description);
  return (
    <div className="record-field" data-wide={isWide(field) || undefined} data-field={field.name}>
      <label className="record-label" htmlFor={id}>
        {text(field.label)}
        {field.required && (
          <span className="record-required" aria-hidden>
            *
          </span>
        )}
      </label>
      <FieldInput
        entity={entity}
        field={field}
        value={value}
        onChange={onChange}
        id={id}
        disabled={disabled}
        isWrong={fault !== undefined}
        describedBy={note === undefined ? undefined : `${id}-note`}
        autoFocus={autoFocus}
      />
      {note !== undefined && (
        <div
          id={`${id}-note`}
          className={fault === undefined ? 'record-help' : 'record-fault'}
          role={fault === undefined ? undefined : 'alert'}
        >
          {note}
        </div>
      )}
    </div>
  );
}

/** A value with its label. */
export function ShownField({ entity, field, record }: { entity: UiEntity; field: UiField; record: UiRecord }) {
  const { text } = useTexts();
  return (
    <div className="record-field" data-wide={isWide(field) || undefined} data-field={field.name}>
      <dt className="record-label">{text(field.label)}</dt>
      <dd>
        <FieldValue entity={entity} field={field} record={record} />
      </dd>
    </div>
  );
}
