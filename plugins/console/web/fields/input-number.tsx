import { Input, Space } from 'antd';
import { useTexts } from '../i18n/text.ts';
import { Unread } from '../record/check-values.ts';
import { valueOfText } from '../record/draft.ts';
import { controlProps, type FieldInputProps } from './input-props.ts';

function shown(value: unknown): string {
  if (value instanceof Unread) return value.text;
  return value === null || value === undefined ? '' : String(value);
}

/** What a typed text means; kept as it was typed while it is no number. */
function read(field: FieldInputProps['field'], text: string): unknown {
  return text.trim() === '' ? null : (valueOfText(field, text) ?? new Unread(text));
}

/** A number, exact: what is typed is never rounded, and a pasted `1,234` is read. */
export function NumberInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  return (
    <Input
      {...controlProps(props)}
      value={shown(value)}
      inputMode={field.kind === 'decimal' ? 'decimal' : 'numeric'}
      style={{ textAlign: 'end' }}
      autoComplete="off"
      onChange={({ target }) => onChange(read(field, target.value))}
    />
  );
}

interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** An amount and its currency. Without an amount it is no value, but the currency stays at hand. */
export function MoneyInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const { t, text } = useTexts();
  const { amount, currency } = (value ?? { amount: '', currency: '' }) as Amount;
  const retype = (typed: string) => {
    const exact = typed.endsWith('.') ? undefined : valueOfText({ ...field, kind: 'decimal' }, typed);
    onChange(typed === '' && currency === '' ? null : { amount: typeof exact === 'string' ? exact : typed, currency });
  };
  const { id, autoFocus: _, ...control } = controlProps(props);
  return (
    <Space.Compact block>
      <Input
        {...controlProps(props)}
        value={amount}
        inputMode="decimal"
        autoComplete="off"
        style={{ textAlign: 'end' }}
        onChange={({ target }) => retype(target.value)}
      />
      <Input
        {...control}
        id={`${id}-currency`}
        aria-label={t('record.currencyOf', { name: props.name ?? text(field.label) })}
        value={currency}
        maxLength={3}
        autoComplete="off"
        style={{ width: 64, flex: 'none' }}
        onChange={({ target }) => onChange({ amount, currency: target.value.toUpperCase() })}
      />
    </Space.Compact>
  );
}
