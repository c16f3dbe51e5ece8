import { Form, Segmented, Select } from 'antd';
import { useMemo } from 'react';
import { type Preferences, preferences, usePreferences } from '../../app/preferences.ts';
import { useTexts } from '../../i18n/text.ts';

/** Language, time zone, colours and density; they hold at once, in this browser. */
export function OwnLooks() {
  const { t } = useTexts();
  const { locale, timeZone, theme, density } = usePreferences();
  const zones = useMemo(() => [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])], [timeZone]);
  const choices = <K extends keyof Preferences>(key: K, values: readonly (readonly [Preferences[K] & string, string])[]) => ({
    value: preferences.get()[key] as string,
    options: values.map(([value, label]) => ({ value: value as string, label: t(label) })),
    onChange: (value: string) => preferences.set({ [key]: value }),
  });
  return (
    <Form layout="vertical">
      <Form.Item label={t('app.language')} htmlFor="own-locale">
        <Select
          id="own-locale"
          value={locale === 'en' ? 'en' : 'zh-CN'}
          onChange={(value: 'zh-CN' | 'en') => preferences.set({ locale: value })}
          options={[
            { value: 'zh-CN', label: t('app.chinese') },
            { value: 'en', label: t('app.english') },
          ]}
        />
      </Form.Item>
      <Form.Item label={t('admin.timeZone')} htmlFor="own-zone" extra={t('admin.timeZoneHint')}>
        <Select
          id="own-zone"
          showSearch
          value={timeZone}
          onChange={(value) => preferences.set({ timeZone: value })}
          options={zones.map((zone) => ({ value: zone, label: <span data-value>{zone}</span> }))}
        />
      </Form.Item>
      <Form.Item label={t('app.theme')} key={theme}>
        <Segmented
          aria-label={t('app.theme')}
          {...choices('theme', [
            ['system', 'app.system'],
            ['light', 'app.light'],
            ['dark', 'app.dark'],
          ])}
        />
      </Form.Item>
      <Form.Item label={t('app.density')} key={density}>
        <Segmented
          aria-label={t('app.density')}
          {...choices('density', [
            ['compact', 'app.compact'],
            ['middle', 'app.middle'],
            ['large', 'app.large'],
          ])}
        />
      </Form.Item>
    </Form>
  );
}
