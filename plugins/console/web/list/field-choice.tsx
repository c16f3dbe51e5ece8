import type { Label } from '@entrepot/sdk';
import { Button, Flex, Input } from 'antd';
import { useState } from 'react';
import { useTexts } from '../i18n/text.ts';

interface FieldChoiceView<T> {
  readonly fields: readonly T[];
  readonly label: string;
  readonly onChoose: (field: T) => void;
}

/** A list of fields to choose one from, found by typing. */
export function FieldChoice<T extends { readonly path: string; readonly label: Label }>({
  fields,
  label,
  onChoose,
}: FieldChoiceView<T>) {
  const { text } = useTexts();
  const [typed, setTyped] = useState('');
  const found = fields.filter((field) => text(field.label).toLowerCase().includes(typed.trim().toLowerCase()));
  return (
    <Flex vertical gap={4} style={{ width: 240 }}>
      <Input
        autoFocus
        size="small"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={(event) => {
          // Otherwise the same key press would send the form that comes in its place.
          event.preventDefault();
          if (found[0]) onChoose(found[0]);
        }}
      />
      <Flex vertical style={{ maxHeight: 320, overflow: 'auto' }}>
        {found.map((field) => (
          <Button
            key={field.path}
            type="text"
            size="small"
            style={{ justifyContent: 'flex-start', flex: 'none' }}
            onClick={() => onChoose(field)}
          >
            {text(field.label)}
          </Button>
        ))}
      </Flex>
    </Flex>
  );
}
