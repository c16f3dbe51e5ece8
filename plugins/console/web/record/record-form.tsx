import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useTexts } from '../i18n/text.ts';
import { ChildTable } from './child-table.tsx';
import type { Values } from './draft.ts';
import { FormField, ShownField } from './form-field.tsx';
import type { FormTab } from './form-layout.ts';
import { type Faults, faultsWithin } from './place-faults.ts';

interface RecordFormProps {
  readonly entity: UiEntity;
  readonly tab: FormTab;
  /** What is read, or what one types into. */
  readonly values: Values;
  /** Undefined where the form is only read. */
  readonly onChange: ((name: string, value: unknown) => void) | undefined;
  readonly faults: Faults;
  readonly form: string;
  /** The field whose control takes the focus. */
  readonly focus?: string | undefined;
}

/** One tab of a record's form: its groups, then its tables; the same places whether one reads or types. */
export function RecordForm({ entity, tab, values, onChange, faults, form, focus }: RecordFormProps) {
  const { text } = useTexts();
  const record = values as UiRecord;
  return (
    <>
      {tab.groups.map(({ label, fields }) => {
        const shown = onChange ? fields.filter((field) => field.writable || values[field.name] !== undefined) : fields;
        if (shown.length === 0) return null;
        const typed = onChange ? shown.filter(({ writable }) => writable) : [];
        const read = shown.filter((field) => !typed.includes(field));
        return (
          <section key={label?.en ?? ''} className="record-group">
            {label && <h3>{text(label)}</h3>}
            {onChange && typed.length > 0 && (
              <div className="record-grid">
                {typed.map((field) => (
                  <FormField
                    key={field.name}
                    entity={entity}
                    field={field}
                    value={values[field.name]}
                    onChange={(value) => onChange(field.name, value)}
                    form={form}
                    fault={faults.get(`/${field.name}`)}
                    autoFocus={field.name === focus}
                  />
                ))}
              </div>
            )}
            {read.length > 0 && (
              <dl className="record-grid" style={typed.length > 0 ? { marginTop: 12 } : undefined}>
                {read.map((field) => (
                  <ShownField key={field.name} entity={entity} field={field} record={record} />
                ))}
              </dl>
            )}
          </section>
        );
      })}
      {tab.tables.map((field) => (
        <ChildTable
          key={field.name}
          field={field}
          rows={(values[field.name] as readonly Values[] | undefined) ?? []}
          onChange={onChange && field.writable ? (rows) => onChange(field.name, rows) : undefined}
          faults={faultsWithin(faults, field.name)}
          form={form}
        />
      ))}
    </>
  );
}
