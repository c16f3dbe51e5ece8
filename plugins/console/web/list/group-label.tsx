import type { UiField } from '@entrepot/sdk/ui';
import { useTitle } from '../api/titles.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatValue } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';

/** What the records of a group have in common, as text. */
export function GroupLabel({ field, value }: { field: UiField; value: unknown }) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const title = useTitle(field.target, field.kind === 'ref' ? (value as string | null) : undefined);
  if (value === null || value === undefined || value === '') return t('list.noValue');
  if (field.kind === 'ref') return title ?? String(value).slice(-8);
  if (field.kind === 'boolean') return t(value === true ? 'list.yes' : 'list.no');
  const label = (field.machine?.states ?? field.values)?.[String(value)];
  if (label) return text(label);
  return field.kind === 'money' ? String(value) : formatValue(field, value, { locale, timeZone });
}
