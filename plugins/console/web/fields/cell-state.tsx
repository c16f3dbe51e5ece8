import type { UiField } from '@entrepot/sdk/ui';
import { useTexts } from '../i18n/text.ts';
import { stageOf } from './state-stage.ts';
import './cell.css';

/** A state or one of the named values, with a quiet mark of where it stands. */
export function StateCell({ field, value }: { field: UiField; value: string }) {
  const { text } = useTexts();
  const label = (field.machine?.states ?? field.values)?.[value];
  return (
    <span className="cell-tag">
      {field.machine && <span className="cell-dot" data-stage={stageOf(field, value)} aria-hidden />}
      <span className="cell-text">{label ? text(label) : value}</span>
    </span>
  );
}
