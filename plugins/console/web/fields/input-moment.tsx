import { Input } from 'antd';
import { usePreferences } from '../app/preferences.ts';
import { controlProps, type FieldInputProps } from './input-props.ts';
import { momentOf, wallTimeOf } from './zoned-time.ts';

/** A day of the calendar, the same in every zone. */
export function DateInput(props: FieldInputProps) {
  const { value, onChange } = props;
  return (
    <Input
      {...controlProps(props)}
      type="date"
      value={typeof value === 'string' ? value : ''}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    />
  );
}

/** A moment, typed as the clock of the user's zone shows it. */
export function MomentInput(props: FieldInputProps) {
  const { value, onChange } = props;
  const { timeZone } = usePreferences();
  return (
    <Input
      {...controlProps(props)}
      type="datetime-local"
      value={typeof value === 'string' ? wallTimeOf(value, timeZone) : ''}
      title={timeZone}
      onChange={({ target }) => onChange(momentOf(target.value, timeZone) ?? null)}
    />
  );
}
