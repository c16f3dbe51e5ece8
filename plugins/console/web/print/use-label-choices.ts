import type { UiEntity } from '@entrepot/sdk/ui';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { type SymbolChoice, symbolChoices } from './chosen-symbol.ts';
import { belowFieldsOf, codeFieldsOf, usualBelow } from './label-fields.ts';
import { type LabelFormatName, labelFormats } from './label-formats.ts';

/** How labels are to be printed. */
export interface LabelChoices {
  readonly format: LabelFormatName;
  readonly code: string;
  /** Empty for nothing. */
  readonly below: string;
  readonly symbol: SymbolChoice;
  readonly copies: number;
  /** The first free label of the first sheet, from 1. */
  readonly start: number;
}

export const mostCopies = 100;

/** The choices as the address has them: who bookmarks a page of labels finds it again. */
export function useLabelChoices(entity: UiEntity): [LabelChoices, (change: Partial<LabelChoices>) => void] {
  const { search, hash } = useLocation();
  const navigate = useNavigate();
  // The address follows: it changes later than people type.
  const [asked, setAsked] = useState(() => new URLSearchParams(search));
  useEffect(() => void navigate({ search: `?${asked}`, hash }, { replace: true }), [asked, hash, navigate]);
  const oneOf = <T extends string>(name: string, values: readonly T[], usual: T): T =>
    values.find((value) => value === asked.get(name)) ?? usual;
  const count = (name: string, most: number) => Math.min(Math.max(1, Math.trunc(Number(asked.get(name) ?? 1)) || 1), most);
  const codes = codeFieldsOf(entity).map(({ name }) => name);
  const code = oneOf('code', codes, codes[0] ?? '');
  const format = oneOf('format', Object.keys(labelFormats) as LabelFormatName[], 'a4');
  const belows = ['', ...belowFieldsOf(entity).map(({ name }) => name)];
  const { columns, rows } = labelFormats[format];
  const choices: LabelChoices = {
    format,
    code,
    below: oneOf('below', belows, usualBelow(entity, code) ?? ''),
    symbol: oneOf('symbol', symbolChoices, 'auto'),
    copies: count('copies', mostCopies),
    start: count('start', columns * rows),
  };
  const change = (changed: Partial<LabelChoices>) =>
    setAsked((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(changed)) next.set(name, String(value));
      return next;
    });
  return [choices, change];
}
