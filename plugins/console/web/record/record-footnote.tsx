import type { UiRecord } from '@entrepot/sdk/ui';
import { usePreferences } from '../app/preferences.ts';
import { formatMoment } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';

/** When a record was made and changed last, and its version. */
export function RecordFootnote({ record }: { record: UiRecord }) {
  const { t, locale } = useTexts();
  const { timeZone } = usePreferences();
  const moment = (value: unknown) => (typeof value === 'string' ? formatMoment(value, { locale, timeZone }) : '');
  return (
    <p className="record-help">
      {t('record.footnote', { created: moment(record.createdAt), changed: moment(record.updatedAt), version: record.version })}
    </p>
  );
}
