import type { UiField } from '@entrepot/sdk/ui';
import { Flex, Input, Typography } from 'antd';
import { useTexts } from '../i18n/text.ts';
import { Unread } from '../record/check-values.ts';
import { BooleanInput, ChoiceInput } from './input-choice.tsx';
import { NumberInput } from './input-number.tsx';
import { controlProps, type FieldInputProps } from './input-props.ts';
import { TextInput } from './input-text.tsx';
import { simpleFields } from './json-fields.ts';

/** Structured data: a form of its own where its schema is simple, JSON otherwise. */
export function JsonInput(props: FieldInputProps) {
  const fields = simpleFields(props.field.schema);
  return fields ? <JsonForm {...props} fields={fields} /> : <JsonText {...props} />;
}

function JsonForm({ fields, ...props }: FieldInputProps & { fields: readonly UiField[] }) {
  const { text } = useTexts();
  const { id, value, onChange, disabled } = props;
  const values = (value ?? {}) as Readonly<Record<string, unknown>>;
  const change = (name: string, given: unknown) => {
    const next = Object.fromEntries(Object.entries({ ...values, [name]: given }).filter(([, each]) => each !== null));
    onChange(Object.keys(next).length === 0 && props.field.nullable ? null : next);
  };
  return (
    <Flex component="fieldset" wrap gap={8} style={{ border: 0, margin: 0, padding: 0 }} aria-label={text(props.field.label)}>
      {fields.map((field, index) => {
        const own = index === 0 ? id : `${id}-${field.name}`;
        return (
          <Flex key={field.name} vertical gap={2} style={{ flex: '1 1 120px', minWidth: 0 }}>
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              <label htmlFor={own}>{text(field.label)}</label>
            </Typography.Text>
            <PartInput
              {...props}
              id={own}
              field={field}
              value={values[field.name] ?? null}
              disabled={disabled === true}
              onChange={(given) => change(field.name, given)}
            />
          </Flex>
        );
      })}
    </Flex>
  );
}

function PartInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  if (field.kind === 'boolean') return <BooleanInput {...props} />;
  if (field.kind === 'enum') return <ChoiceInput {...props} />;
  if (field.kind === 'text') return <TextInput {...props} />;
  // Numbers of JSON are numbers, not exact decimals.
  return (
    <NumberInput
      {...props}
      value={typeof value === 'number' ? String(value) : value}
      onChange={(given) => onChange(typeof given === 'string' ? Number(given) : given)}
    />
  );
}

function JsonText(props: FieldInputProps) {
  const { value, onChange } = props;
  const shown =
    value instanceof Unread ? value.text : value === null || value === undefined ? '' : JSON.stringify(value, null, 2);
  const read = (text: string) => {
    if (text.trim() === '') return onChange(null);
    try {
      const parsed: unknown = JSON.parse(text);
      // What is typed stays as it stands while it is being typed: only a whole value is laid out anew.
      onChange(JSON.stringify(parsed, null, 2) === text ? parsed : new Unread(text));
    } catch {
      onChange(new Unread(text));
    }
  };
  const settle = () => {
    if (!(value instanceof Unread)) return;
    try {
      onChange(JSON.parse(value.text));
    } catch {
      // It stays for its author to mend; the check below the control says what is wrong.
    }
  };
  return (
    <Input.TextArea
      {...controlProps(props)}
      value={shown}
      autoSize={{ minRows: 2, maxRows: 16 }}
      spellCheck={false}
      style={{ fontFamily: 'var(--ant-font-family-code)' }}
      onChange={({ target }) => read(target.value)}
      onBlur={settle}
    />
  );
}
