import type { Label } from '@entrepot/sdk';
import { messages } from '../messages.ts';
import type { Reason } from '../order/bucket.ts';

function said(texts: Readonly<Record<string, string>>, { code, data }: Reason): string {
  const text = texts[`orders.reason.${code}`] ?? code;
  const whole = text.replace(/\{(\w+)\}/g, (_, name: string) => [data[name] ?? ''].flat().join(', '));
  return whole.replace(/[\s:：]+$/, '');
}

/** Reasons in words, in both languages. A plugin's own code without a text of ours stands as it is. */
export function reasonSentence(reasons: readonly Reason[]): Label {
  return {
    en: reasons.map((reason) => said(messages.en, reason)).join('; '),
    zh: reasons.map((reason) => said(messages['zh-CN'], reason)).join(';'),
  };
}
