import type { UiEntity } from '@entrepot/sdk/ui';
import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useModel } from '../api/model.tsx';
import { type ListQuery, useAggregate } from '../api/records.ts';
import { useCellWords } from '../fields/cell-words.ts';
import { formatMoment, formatNumber, isNumeric } from '../fields/format.ts';
import { listLabel } from '../i18n/list-label.ts';
import { readFilter } from '../list/filter-tree.ts';
import { PartText } from '../list/part-text.tsx';
import { shownColumns } from '../list/shown-columns.ts';
import { chosenCount } from './print-address.ts';
import { PrintFrame } from './print-frame.tsx';
import { printedText } from './printed-text.ts';
import { usePrinted } from './use-printed.ts';

const mostOnPortrait = 7;
const unbroken = new Set(['date', 'timestamp', 'states', 'enum', 'boolean']);

/** A list on paper: what it is of, what was asked, when and by whom, and its rows with their heads on every page. */
export function ListPrint({ entity, query }: { readonly entity: UiEntity; readonly query: ListQuery }) {
  const words = useCellWords();
  const { t, text, locale, timeZone } = words;
  const { user } = useModel().ui;
  const columns = useMemo(() => shownColumns(entity, query.fields), [entity, query.fields]);
  const [orientation, setOrientation] = useState(columns.length > mostOnPortrait ? 'landscape' : 'portrait');
  const { data, isPending, count, error, refetch } = usePrinted(entity, query, columns);
  const counted = useAggregate(entity, { filter: query.filter, values: { count: { count: '*' } } });
  const [time] = useState(() => new Date().toISOString());
  const title = text(listLabel(entity));
  const number = (value: number) => formatNumber(value, { locale, timeZone });
  const total = counted.data?.[0]?.count as number | undefined;
  const chosen = chosenCount(query.filter);
  const parts = readFilter(query.filter);
  const shown = number(data?.records.length ?? 0);
  const choices = (
    <Segmented
      aria-label={t('print.orientation')}
      value={orientation}
      onChange={setOrientation}
      options={[
        { value: 'portrait', label: t('print.portrait') },
        { value: 'landscape', label: t('print.landscape') },
      ]}
    />
  );
  return (
    <PrintFrame title={title} choices={choices} isReading={isPending} count={count} error={error} onAgain={() => void refetch()}>
      <article className="print-list" data-orientation={orientation}>
        <h1>{title}</h1>
        <p className="print-facts">
          {chosen !== undefined ? (
            t('print.chosen', { number: number(chosen) })
          ) : parts.parts.length === 0 ? (
            t('print.all')
          ) : (
            <>
              {t('print.filter')} <PartText entity={entity} part={parts} />
            </>
          )}
          <span className="print-by">
            {t('print.printedBy', { name: user.displayName ?? user.name, time: formatMoment(time, { locale, timeZone }) })}
          </span>
        </p>
        {data?.isCut && (
          <p className="print-cut" role="status">
            {total === undefined ? t('print.cutOfUnknown', { shown }) : t('print.cut', { shown, total: number(total) })}
          </p>
        )}
        {data?.records.length === 0 ? (
          <p>{t('print.none')}</p>
        ) : (
          <table>
            <thead>
              <tr>
                {columns.map((field) => (
                  <th key={field.name} scope="col" data-number={isNumeric(field) || undefined}>
                    {text(field.label)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody data-value>
              {data?.records.map((record) => (
                <tr key={record.id}>
                  {columns.map((field) => (
                    <td
                      key={field.name}
                      data-number={isNumeric(field) || undefined}
                      data-unbroken={unbroken.has(field.kind) || undefined}
                    >
                      {printedText(field, record, words, data.titles)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {data && data.records.length > 0 && !data.isCut && <p className="print-end">{t('print.rows', { number: shown })}</p>}
      </article>
    </PrintFrame>
  );
}
