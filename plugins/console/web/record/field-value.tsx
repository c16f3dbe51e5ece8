import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { useModel } from '../api/model.tsx';
import { Cell } from '../fields/cell.tsx';
import { AttachedFile } from '../fields/input-attachment.tsx';
import { sentenceIn } from '../fields/sentence.ts';
import { useTexts } from '../i18n/text.ts';
import { JsonValue } from './json-value.tsx';

/** A value of a record that is read: whole, as a form shows it. */
export function FieldValue({ entity, field, record }: { entity: UiEntity; field: UiField; record: UiRecord }) {
  const { t, locale } = useTexts();
  const { messages } = useModel().ui;
  const value = record[field.name];
  if (value === null || value === undefined || value === '') {
    return (
      <span className="record-empty" role="img" aria-label={t('record.noValue')}>
        –
      </span>
    );
  }
  const sentence = sentenceIn(messages, field, record, locale);
  if (sentence !== undefined) return <span>{sentence}</span>;
  if (field.ui.widget !== null) return <Cell entity={entity} field={field} record={record} isTabStop />;
  if (field.kind === 'attachment') return <AttachedFile id={String(value)} />;
  if (field.kind === 'json') return <JsonValue value={value} />;
  if (field.kind === 'longText' || field.kind === 'text') return <span className="record-prose">{String(value)}</span>;
  return <Cell entity={entity} field={field} record={record} isTabStop />;
}
