import { useModel } from '../api/model.tsx';
import { useContributions } from '../host/contributions.ts';
import { AttachmentInput } from './input-attachment.tsx';
import { BooleanInput, ChoiceInput } from './input-choice.tsx';
import { JsonInput } from './input-json.tsx';
import { DateInput, MomentInput } from './input-moment.tsx';
import { MoneyInput, NumberInput } from './input-number.tsx';
import type { FieldInputProps } from './input-props.ts';
import { ReferenceInput } from './input-reference.tsx';
import { LongTextInput, TextInput } from './input-text.tsx';

export type { FieldInputProps } from './input-props.ts';

/** The control in which a value of a field is typed. Child tables are none: `record/child-table.tsx` shows them. */
export function FieldInput(props: FieldInputProps) {
  const { field, entity, value, onChange, disabled = false, id } = props;
  const Own = useContributions().widgetOf(field.ui.widget)?.input;
  if (!Own || !entity) return <KindInput {...props} />;
  return <Own entity={entity} field={field} value={value} onChange={onChange} disabled={disabled} id={id} />;
}

function KindInput(props: FieldInputProps) {
  const target = useModel().entity(props.field.target ?? '');
  switch (props.field.kind) {
    case 'longText':
      return <LongTextInput {...props} />;
    case 'integer':
    case 'quantity':
    case 'decimal':
      return <NumberInput {...props} />;
    case 'money':
      return <MoneyInput {...props} />;
    case 'boolean':
      return <BooleanInput {...props} />;
    case 'date':
      return <DateInput {...props} />;
    case 'timestamp':
      return <MomentInput {...props} />;
    case 'enum':
    case 'states':
      return <ChoiceInput {...props} />;
    case 'ref':
      return target ? <ReferenceInput {...props} target={target} /> : <TextInput {...props} />;
    case 'json':
      return <JsonInput {...props} />;
    case 'attachment':
      return <AttachmentInput {...props} />;
    default:
      return <TextInput {...props} />;
  }
}
