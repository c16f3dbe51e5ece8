import type { UiField } from '@entrepot/sdk/ui';
import { Flex, Input, Typography } from 'antd';
import { useState } from 'react';
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
    <Flex
      component="fieldset"
      wrap
      gap={8}
      style={{ border: 0, margin: 0, padding: 0 }}
      id={id}
      aria-label={text(props.field.label)}
    >
      {fields.map((field) => {
        const own = `${id}-${field.name}`;
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
  // What is typed stays as it stands while it is being typed, also where it can be read already.
  const [typed, setTyped] = useState<string>();
  const laidOut = value === null || value === undefined ? '' : JSON.stringify(value, null, 2);
  const read = (text: string): unknown => {
    if (text.trim() === '') return null;
    try {
      return JSON.parse(text);
    } catch {
      return new Unread(text);
    }
  };
  return (
    <Input.TextArea
      {...controlProps(props)}
      value={typed ?? (value instanceof Unread ? value.text : laidOut)}
      autoSize={{ minRows: 2, maxRows: 16 }}
      spellCheck={false}
      style={{ fontFamily: 'var(--ant-font-family-code)' }}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(read(target.value));
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
