import { useTexts } from '../i18n/text.ts';
import type { Grouping } from '../list/group-filter.ts';
import { GroupLabel } from '../list/group-label.tsx';
import { bucketText } from './bucket-text.ts';

/** The value of one group, as people read it. */
export function GroupValue({ grouping, value }: { grouping: Grouping; value: unknown }) {
  const { t, locale } = useTexts();
  if (!grouping.bucket) return <GroupLabel field={grouping.field} value={value} />;
  return value === null || value === undefined ? t('list.noValue') : bucketText(String(value), grouping.bucket, locale);
}
