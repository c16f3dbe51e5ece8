import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { AttachmentCell } from './cell-attachment.tsx';
import { ReferenceCell } from './cell-reference.tsx';
import { WidgetCell } from './cell-widget.tsx';
import { type CellWords, useCellWords } from './cell-words.ts';
import { formatValue } from './format.ts';
import { sentenceIn } from './sentence.ts';
import { stageOf } from './state-stage.ts';
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
  return cellContent(props, useCellWords());
}

/** The same for a table, which asks for the words once: a component for each of its cells would make it slow to scroll. */
export function cellContent(view: CellView, words: CellWords): React.ReactNode {
  const content = kindContent(view, words);
  return view.field.ui.widget === null ? content : <WidgetCell {...view} fallback={content} />;
}

function kindContent({ field, record, isTabStop = false }: CellView, words: CellWords): React.ReactNode {
  const value = record[field.name];
  if (value === null || value === undefined) return null;
  const sentence = sentenceIn(words.messages, field, record, words.locale);
  if (sentence !== undefined) return textContent(sentence);
  switch (field.kind) {
    case 'boolean':
      return (
        <span
          role="img"
          aria-label={words.t(value === true ? 'list.yes' : 'list.no')}
          className="cell-sign"
          data-no={value !== true || undefined}
        >
          {value === true ? '✓' : '–'}
        </span>
      );
    case 'enum':
    case 'states':
      return choiceContent(field, String(value), words);
    case 'ref':
      return <ReferenceCell target={field.target} id={String(value)} isTabStop={isTabStop} />;
    case 'attachment':
      return <AttachmentCell id={String(value)} isTabStop={isTabStop} />;
    default:
      return textContent(formatValue(field, value, words));
  }
}

function textContent(text: string): React.ReactNode {
  return (
    <span className="cell-text" title={text.length > 24 ? text : undefined}>
      {text}
    </span>
  );
}

/** A state or one of the named values; a state with a quiet mark of where it stands. */
function choiceContent(field: UiField, value: string, { text }: CellWords): React.ReactNode {
  const label = (field.machine?.states ?? field.values)?.[value];
  return (
    <span className="cell-tag">
      {field.machine && <span className="cell-dot" data-stage={stageOf(field, value)} aria-hidden />}
      <span className="cell-text">{label ? text(label) : value}</span>
    </span>
  );
}
