import type { Host } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client.ts';
import { recordPath, useModel } from '../api/model.tsx';
import { refresh } from '../api/records.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatValue } from '../fields/format.ts';
import { sentenceOf } from '../fields/sentence.ts';
import { useTexts } from '../i18n/text.ts';
import { HostContext } from './use-host.ts';

/** Makes the host for everything below: the same object until language or model change. Below `ModelProvider`. */
export function HostProvider({ children }: { readonly children: ReactNode }) {
  const model = useModel();
  const { text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const host = useMemo<Host>(
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
  return <HostContext value={host}>{children}</HostContext>;
}
