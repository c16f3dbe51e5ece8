import type { UiEntity, UiField } from '@entrepot/sdk/ui';

/** What every input takes. */
export interface FieldInputProps {
  readonly field: UiField;
  /** The entity of the record; none for the input of an action without one. */
  readonly entity?: UiEntity | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** Of the control, for its label. */
  readonly id: string;
  readonly disabled?: boolean;
  /** Whether what stands in it is refused. */
  readonly isWrong?: boolean;
  /** The id of the text that says what is wrong or expected. */
  readonly describedBy?: string | undefined;
  /** Names the control where no label points at it, as in a grid. */
  readonly name?: string | undefined;
  readonly autoFocus?: boolean;
}

/** What all controls bear for people who cannot see them. */
export function controlProps({ id, disabled, isWrong, describedBy, name, autoFocus, field }: FieldInputProps) {
  return {
    id,
    disabled: disabled === true,
    ...(isWrong ? { status: 'error' as const, 'aria-invalid': true } : {}),
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
    ...(name === undefined ? {} : { 'aria-label': name }),
    ...(field.required ? { 'aria-required': true } : {}),
    ...(autoFocus ? { autoFocus: true } : {}),
  };
}
