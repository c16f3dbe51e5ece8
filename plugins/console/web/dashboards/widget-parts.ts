import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { useQueries } from '@tanstack/react-query';
import { fieldOf, useModel } from '../api/model.tsx';
import { titleQuery } from '../api/titles.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatValue } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import type { MetricGroup } from './evaluation.ts';

/** The names of groups as people read them, by `of`: titles of records, labels of states, days. */
export function useGroupLabels(groups: readonly MetricGroup[], field: UiField | undefined): (of: MetricGroup['of']) => string {
  const { t, locale } = useTexts();
  const { timeZone } = usePreferences();
  const target = useModel().entity(field?.kind === 'ref' ? (field.target ?? '') : '');
  const ids = [...new Set(groups.flatMap(({ of }) => (target && typeof of === 'string' ? [of] : [])))];
  const titles = useQueries({ queries: ids.map((id) => titleQuery(target, id)) });
  const known = new Map(ids.map((id, index) => [id, titles[index]?.data]));
  return (of) => {
    if (of === null || of === '') return t('dashboards.none');
    if (target) return known.get(String(of)) ?? String(of).slice(-8);
    return field ? formatValue(field, of, { locale, timeZone }) : String(of);
  };
}

/** The first day of a bucket, as short as it can be told. */
export function bucketLabel(day: string, bucket: 'day' | 'week' | 'month', locale: string): string {
  const options: Intl.DateTimeFormatOptions =
    bucket === 'month' ? { year: 'numeric', month: 'short' } : { month: 'numeric', day: 'numeric' };
  return new Intl.DateTimeFormat(locale === 'zh-CN' ? 'zh-CN' : 'en', { ...options, timeZone: 'UTC' }).format(new Date(day));
}

/** The field that a widget is split by. */
export function splitField(entity: UiEntity | undefined, name: string | undefined): UiField | undefined {
  return entity && name !== undefined ? fieldOf(entity, name) : undefined;
}
