import { CheckOutlined, MinusOutlined } from '@ant-design/icons';
import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { useTexts } from '../i18n/text.ts';
import { AttachmentCell } from './cell-attachment.tsx';
import { ReferenceCell } from './cell-reference.tsx';
import { StateCell } from './cell-state.tsx';
import { WidgetCell } from './cell-widget.tsx';
import { formatValue } from './format.ts';
import { sentenceIn } from './sentence.ts';
import './cell.css';

export interface CellView {
  readonly entity: UiEntity;
  readonly field: UiField;
  readonly record: UiRecord;
  /** Whether the Tab key stops at links; in a grid its own keys lead there. */
  readonly isTabStop?: boolean;
}

/** A field of a record in one line, as lists, cards and child tables show it. */
export function Cell(props: CellView) {
  return props.field.ui.widget === null ? <KindCell {...props} /> : <WidgetCell {...props} fallback={<KindCell {...props} />} />;
}

function KindCell({ field, record, isTabStop = false }: CellView) {
  const { timeZone } = usePreferences();
  const { t, locale } = useTexts();
  const value = record[field.name];
  const { messages } = useModel().ui;
  if (value === null || value === undefined) return null;
  const sentence = sentenceIn(messages, field, record, locale);
  if (sentence !== undefined) return <TextCell text={sentence} />;
  switch (field.kind) {
    case 'boolean':
      return value === true ? (
        <CheckOutlined role="img" aria-label={t('list.yes')} />
      ) : (
        <MinusOutlined role="img" aria-label={t('list.no')} style={{ opacity: 0.45 }} />
      );
    case 'enum':
    case 'states':
      return <StateCell field={field} value={String(value)} />;
    case 'ref':
      return <ReferenceCell target={field.target} id={String(value)} isTabStop={isTabStop} />;
    case 'attachment':
      return <AttachmentCell id={String(value)} isTabStop={isTabStop} />;
    default:
      return <TextCell text={formatValue(field, value, { locale, timeZone })} />;
  }
}

function TextCell({ text }: { text: string }) {
  return (
    <span className="cell-text" title={text.length > 24 ? text : undefined}>
      {text}
    </span>
  );
}
