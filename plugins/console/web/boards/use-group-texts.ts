import { useQueries } from '@tanstack/react-query';
import { useModel } from '../api/model.tsx';
import { titleQuery } from '../api/titles.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatValue } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import type { Grouping } from '../list/group-filter.ts';
import { bucketText } from './bucket-text.ts';

/** The values of a grouping as texts, for where no component can stand. */
export function useGroupTexts(grouping: Grouping | undefined, values: readonly unknown[]): readonly string[] {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const target = useModel().entity(grouping?.field.target ?? '');
  const titles = useQueries({
    queries: values.map((value) => titleQuery(target, grouping?.field.kind === 'ref' ? (value as string | null) : undefined)),
  });
  return values.map((value, index) => {
    if (!grouping || value === null || value === undefined || value === '') return t('list.noValue');
    const { field, bucket } = grouping;
    if (bucket) return bucketText(String(value), bucket, locale);
    if (field.kind === 'ref') return titles[index]?.data ?? String(value).slice(-8);
    if (field.kind === 'boolean') return t(value === true ? 'list.yes' : 'list.no');
    const label = (field.machine?.states ?? field.values)?.[String(value)];
    if (label) return text(label);
    return field.kind === 'money' ? String(value) : formatValue(field, value, { locale, timeZone });
  });
}
