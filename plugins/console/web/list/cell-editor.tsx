import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { useId, useRef, useState } from 'react';
import { FieldInput } from '../fields/input.tsx';
import { useTexts } from '../i18n/text.ts';

/** Ends the typing in a cell: with what was typed, or without where it was given up. */
export type EndEdit = (typed?: { readonly value: unknown }) => void;

const long: readonly UiField['kind'][] = ['longText', 'json', 'children', 'attachment', 'states', 'bytes'];
/** What is chosen, not typed: the choice ends it. */
const chosen: readonly UiField['kind'][] = ['enum', 'boolean', 'ref'];

/** Whether a cell of the list may be typed into; what is long is typed on the record's own page. */
export function canEditInCell(entity: UiEntity, field: UiField): boolean {
  return field.writable && entity.operations.includes('update') && !entity.appendOnly && !long.includes(field.kind);
}

/** A cell that is typed into. Enter and leaving it keep what was typed, Escape does not. */
export function CellEditor({
  entity,
  field,
  record,
  onEnd,
}: {
  entity: UiEntity;
  field: UiField;
  record: UiRecord;
  onEnd: EndEdit;
}) {
  const { text } = useTexts();
  const [value, setValue] = useState(record[field.name]);
  const isOver = useRef(false);
  const end = (typed?: { value: unknown }) => {
    if (isOver.current) return;
    isOver.current = true;
    onEnd(typed && JSON.stringify(typed.value) !== JSON.stringify(record[field.name]) ? typed : undefined);
  };
  return (
    <fieldset
      className="grid-editor"
      onKeyDown={(event) => {
        if (event.key === 'Escape') end();
        else if (event.key === 'Enter' && !chosen.includes(field.kind)) end({ value });
        event.stopPropagation();
      }}
      onBlur={(event) => {
        const isInside = event.currentTarget.contains(event.relatedTarget) || isInPopup(event.relatedTarget);
        if (!isInside) end({ value });
      }}
    >
      <FieldInput
        id={useId()}
        entity={entity}
        field={field}
        value={value}
        name={text(field.label)}
        autoFocus
        onChange={(next) => {
          setValue(next);
          if (chosen.includes(field.kind)) end({ value: next });
        }}
      />
    </fieldset>
  );
}

function isInPopup(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.ant-select-dropdown, .ant-modal, .ant-drawer') !== null;
}
