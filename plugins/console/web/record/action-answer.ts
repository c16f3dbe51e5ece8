import type { Label } from '@entrepot/sdk';
import { sentenceOf } from '../fields/sentence.ts';
import { reasonIn } from './reason.ts';

type Messages = Readonly<Record<string, Label>>;

/** What the words of an answer are called that say themselves what happened. */
const spoken = ['detail', 'message', 'text', 'sentence', 'summary'] as const;

/**
 * What an action answered, in sentences: what it says itself, and the reasons in it by their codes. Records and figures are no
 * sentences: they show on the record.
 */
export function sentencesOfAnswer(answer: unknown, messages: Messages, locale: string): string[] {
  const sentences: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 3) return;
    const reason = reasonIn(messages, value);
    if (reason) {
      sentences.push(sentenceOf(messages, reason.code, reason.values, locale));
      return;
    }
    if (Array.isArray(value)) {
      for (const each of value.slice(0, 20)) visit(each, depth + 1);
      return;
    }
    for (const name of spoken) {
      const text = (value as Readonly<Record<string, unknown>>)[name];
      if (typeof text === 'string' && text !== '') sentences.push(text);
    }
    for (const each of Object.values(value)) visit(each, depth + 1);
  };
  visit(answer, 0);
  return [...new Set(sentences)];
}
