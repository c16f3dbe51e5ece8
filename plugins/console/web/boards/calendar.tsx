import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Button, Flex, Segmented, Select, Typography } from 'antd';
import { Link } from 'react-router';
import { listPath, recordPath } from '../api/model.tsx';
import { aggregateQuery, readPage } from '../api/records.ts';
import { titleOf } from '../api/titles.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatNumber } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { dateIn } from '../list/days.ts';
import { bothFilters } from '../list/filter-tree.ts';
import { groupFilter, groupingOf } from '../list/group-filter.ts';
import { ListFault } from '../list/list-fault.tsx';
import type { BoardView } from '../list/list-parts.ts';
import { neededFields } from '../list/shown-columns.ts';
import { listAddress } from '../list/view-state.ts';
import { type CalendarSpan, dateFields, daysShown, turned } from './calendar-days.ts';
import './boards.css';

/** Records that a day shows; their number leads to all of them. */
const mostShown: Readonly<Record<CalendarSpan, number>> = { month: 3, week: 20 };

/** The records by their day in the user's zone: how many, and the first of them. */
export function Calendar({ entity, view, change, filter }: BoardView) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const region = { locale, timeZone };
  const fields = dateFields(entity);
  const field = fields.find(({ name }) => name === view.by[0]) ?? fields[0];
  const name = field?.name ?? 'createdAt';
  const span: CalendarSpan = view.across[0] === 'week' ? 'week' : 'month';
  const today = dateIn(new Date(), timeZone);
  const on = view.on ?? today;
  const days = daysShown(on, span);
  const byDay = groupingOf(entity, `${name}:day`);
  const dayFilter = (day: string) => (byDay ? groupFilter(entity, byDay, day, timeZone) : {});
  const from = conditionAt(dayFilter(days[0] ?? on), name, 'gte');
  const until = conditionAt(dayFilter(days.at(-1) ?? on), name, 'lt');
  const asked = bothFilters(filter, { [name]: { gte: from, lt: until } });
  const counts = useQuery(
    aggregateQuery(entity, { filter: asked, groupBy: [`${name}:day`], timeZone, values: { count: { count: '*' } } }),
  );
  const countOf = new Map(counts.data?.map((row) => [String(row[`${name}:day`]), Number(row.count)]));
  const filled = days.filter((day) => countOf.has(day));
  const found = useQueries({
    queries: filled.map((day) => {
      const query = {
        filter: bothFilters(filter, dayFilter(day)),
        sort: name,
        fields: neededFields(entity, []),
        pageSize: mostShown[span],
      };
      return {
        queryKey: ['records', entity.name, 'list', query],
        queryFn: ({ signal }: { signal: AbortSignal }) => readPage(entity, query, undefined, signal),
      };
    }),
  });
  if (counts.error) return <ListFault error={counts.error} onRetry={() => void counts.refetch()} />;
  const weekday = new Intl.DateTimeFormat(locale === 'en-XA' ? 'en' : locale, { weekday: 'short', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(locale === 'en-XA' ? 'en' : locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  return (
    <Flex vertical gap={8} style={{ flex: 1, minHeight: 0 }}>
      <Flex gap={8} align="center" wrap>
        <Button
          icon={<LeftOutlined aria-hidden />}
          aria-label={t('boards.earlier')}
          onClick={() => change({ on: turned(on, span, -1) })}
        />
        <Button
          icon={<RightOutlined aria-hidden />}
          aria-label={t('boards.later')}
          onClick={() => change({ on: turned(on, span, 1) })}
        />
        <Button onClick={() => change({ on: undefined })}>{t('boards.today')}</Button>
        <Typography.Text strong>{month.format(new Date(`${on}T00:00:00Z`))}</Typography.Text>
        <span style={{ flex: 1 }} />
        <Select
          aria-label={t('boards.dateField')}
          value={name}
          onChange={(by) => change({ by: [by] })}
          options={fields.map((each) => ({ value: each.name, label: text(each.label) }))}
          popupMatchSelectWidth={false}
        />
        <Segmented<CalendarSpan>
          aria-label={t('boards.span')}
          value={span}
          onChange={(next) => change({ across: next === 'week' ? ['week'] : [] })}
          options={[
            { value: 'month', label: t('boards.month') },
            { value: 'week', label: t('boards.week') },
          ]}
        />
      </Flex>
      <section className="board calendar" aria-label={t('list.show_calendar')}>
        {days.slice(0, 7).map((day) => (
          <div key={day} className="calendar-weekday">
            {weekday.format(new Date(`${day}T00:00:00Z`))}
          </div>
        ))}
        {days.map((day) => {
          const count = countOf.get(day) ?? 0;
          const shown = found[filled.indexOf(day)]?.data?.data ?? [];
          const to = listAddress(listPath(entity), bothFilters(filter, dayFilter(day)));
          return (
            <div
              key={day}
              className="calendar-day"
              data-day={day}
              data-other={(span === 'month' && day.slice(0, 7) !== on.slice(0, 7)) || undefined}
            >
              <div className="calendar-date" data-today={day === today || undefined}>
                <span>{Number(day.slice(8))}</span>
                {count > 0 && (
                  <Link to={to} aria-label={t('boards.openDay', { day, number: formatNumber(count, region), count })}>
                    {formatNumber(count, region)}
                  </Link>
                )}
              </div>
              <ul className="calendar-records">
                {shown.map((record) => (
                  <li key={record.id}>
                    <Link className="cell-text cell-link" to={recordPath(entity, record.id)}>
                      {titleOf(entity, record)}
                    </Link>
                  </li>
                ))}
                {count > shown.length && (
                  <li>
                    <Link to={to}>{t('boards.moreOfDay', { number: formatNumber(count - shown.length, region) })}</Link>
                  </li>
                )}
              </ul>
            </div>
          );
        })}
      </section>
    </Flex>
  );
}

function conditionAt(filter: object, name: string, operator: 'gte' | 'lt'): string {
  const condition = (filter as Readonly<Record<string, Readonly<Record<string, string>>>>)[name];
  return condition?.[operator] ?? '';
}
