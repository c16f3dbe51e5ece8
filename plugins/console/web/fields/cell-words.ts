import type { UiModel } from '@entrepot/sdk/ui';
import { useMemo } from 'react';
import { useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { type Texts, useTexts } from '../i18n/text.ts';

/** What a cell needs to put a value into words: a table asks once for all of its cells. */
export interface CellWords extends Texts {
  readonly timeZone: string;
  readonly messages: UiModel['messages'];
}

export function useCellWords(): CellWords {
  const texts = useTexts();
  const { timeZone } = usePreferences();
  const { messages } = useModel().ui;
  return useMemo(() => ({ ...texts, timeZone, messages }), [texts, timeZone, messages]);
}
