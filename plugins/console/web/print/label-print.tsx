import type { UiEntity } from '@entrepot/sdk/ui';
import { useMemo } from 'react';
import { fieldOf } from '../api/model.tsx';
import type { ListQuery } from '../api/records.ts';
import { useCellWords } from '../fields/cell-words.ts';
import { formatNumber } from '../fields/format.ts';
import { listLabel } from '../i18n/list-label.ts';
import { LabelBar } from './label-bar.tsx';
import { type Label, LabelCard } from './label-card.tsx';
import { type LabelFormat, labelFormats, sheetsOf } from './label-formats.ts';
import { PrintFrame } from './print-frame.tsx';
import { printedText } from './printed-text.ts';
import { useLabelChoices } from './use-label-choices.ts';
import { usePrinted } from './use-printed.ts';

/** Labels that a page draws at most. */
const mostLabels = 5_000;

/** Labels of records: on sheets, or one behind the other from a roll. */
export function LabelPrint({ entity, query }: { readonly entity: UiEntity; readonly query: ListQuery }) {
  const words = useCellWords();
  const { t, text, locale, timeZone } = words;
  const [choices, change] = useLabelChoices(entity);
  const code = fieldOf(entity, choices.code);
  const below = fieldOf(entity, choices.below);
  const columns = useMemo(() => [code, below].filter((field) => field !== undefined), [code, below]);
  const { data, isPending, count, error, refetch } = usePrinted(entity, query, columns);
  const format: LabelFormat = labelFormats[choices.format];

  const all = useMemo(
    () =>
      (data?.records ?? []).map((record): Label => {
        const said = below ? printedText(below, record, words, data?.titles ?? new Map()) : '';
        return { code: String(record[choices.code] ?? ''), below: said };
      }),
    [data, below, choices.code, words],
  );
  const coded = all.filter((label) => label.code !== '');
  const wanted = coded.flatMap((label) => Array<Label>(choices.copies).fill(label));
  const labels = wanted.slice(0, mostLabels);
  const sheets = sheetsOf(labels, format, choices.start);
  const number = (value: number) => formatNumber(value, { locale, timeZone });
  const isCut = data?.isCut || wanted.length > labels.length;
  return (
    <PrintFrame
      title={t('print.sheet', { title: text(listLabel(entity)) })}
      choices={<LabelBar entity={entity} choices={choices} onChange={change} />}
      isReading={isPending}
      count={count}
      error={error}
      onAgain={() => void refetch()}
    >
      <h1 className="print-count" aria-live="polite">
        {labels.length === 0
          ? t('print.none')
          : t('print.labelCount', { labels: number(labels.length), sheets: number(sheets.length) })}
      </h1>
      {isCut && <p className="print-note">{t('print.labelCut', { shown: number(labels.length) })}</p>}
      {all.length > coded.length && (
        <p className="print-note">{t('print.noCode', { number: number(all.length - coded.length) })}</p>
      )}
      <div className="label-sheets" data-format={choices.format}>
        {sheets.map((sheet) => (
          <div key={sheet.number} className="label-sheet">
            {sheet.places.map(({ place, item }) =>
              item ? (
                <LabelCard key={place} label={item} format={format} symbol={choices.symbol} />
              ) : (
                <span key={place} className="label-card" />
              ),
            )}
          </div>
        ))}
      </div>
    </PrintFrame>
  );
}
