import type { Host } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client.ts';
import { recordPath, useModel } from '../api/model.tsx';
import { refresh } from '../api/records.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatValue } from '../fields/format.ts';
import { sentenceOf } from '../fields/sentence.ts';
import { useTexts } from '../i18n/text.ts';

/** What the console does for contributions. */
export function useHost(): Host {
  const model = useModel();
  const { text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMemo(
    () => ({
      model: model.ui,
      locale: locale === 'zh-CN' ? 'zh-CN' : 'en',
      timeZone,
      text,
      api,
      go: (path) => void navigate(path),
      pathOf: (name, id) => {
        const entity = model.entity(name);
        return entity ? recordPath(entity, id) : '/';
      },
      say: (words, kind = 'info') => void message[kind](words),
      refresh: (...entities) => void refresh(client, ...entities),
      sentence: (code, values) => sentenceOf(model.ui.messages, code, values, locale),
      format: (field, value) => formatValue(field, value, { locale, timeZone }),
    }),
    [model, locale, timeZone, text, message, navigate, client],
  );
}
