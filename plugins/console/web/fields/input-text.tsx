import { Input } from 'antd';
import { controlProps, type FieldInputProps } from './input-props.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** One line of text; an emptied one is no value. */
export function TextInput(props: FieldInputProps) {
  const { value, onChange } = props;
  return (
    <Input
      {...controlProps(props)}
      value={textOf(value)}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    />
  );
}

/** Text with line breaks, as high as it needs. */
export function LongTextInput(props: FieldInputProps) {
  const { value, onChange } = props;
  return (
    <Input.TextArea
      {...controlProps(props)}
      value={textOf(value)}
      autoSize={{ minRows: 2, maxRows: 12 }}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    />
  );
}
