import type { Label, Problem } from '@entrepot/sdk';
import type { Locale } from '@entrepot/web/locale';
import type { ProblemDocuments } from '@entrepot/web/problems/problem-document';
import { type FaultCode, importMessages } from './messages.ts';

/** One thing that is wrong in a file, told to a person. */
export interface Fault {
  /** As a spreadsheet shows it. */
  readonly row: number;
  /** By name; null where it is about the row, or about a field that no column is taken as. */
  readonly column: string | null;
  readonly code: string;
  /** A sentence in the language of who imports. */
  readonly detail: string;
}

/** Where in a file something stands, and what it is called where no column is taken as it. */
export interface Place extends Pick<Fault, 'row' | 'column'> {
  readonly label?: Label;
}

type Param = string | number | Label | readonly Label[];

const longestText = 60;

/** Says what is wrong with a cell. */
export function sayFault(locale: Locale, code: FaultCode, params: Readonly<Record<string, Param>> = {}): string {
  return importMessages[locale][code].replace(/\{(\w+)\}/g, (_, name: string) => shown(params[name] ?? '', locale));
}

/** The faults that a problem tells, placed by `placeOf`; one for the whole record where it points nowhere. */
export function faultsOf(
  problem: Problem,
  problems: ProblemDocuments,
  locale: Locale,
  placeOf: (pointer: string) => Place,
): Fault[] {
  const { code, detail, errors } = problems.of(problem, locale);
  return (errors ?? [{ pointer: '', code, detail }]).map((error) => {
    const { row, column, label } = placeOf(error.pointer);
    const about = label ? `${shown(label, locale)}${locale === 'zh-CN' ? '：' : ': '}` : '';
    return { row, column, code: error.code, detail: `${about}${error.detail}` };
  });
}

function shown(value: Param, locale: Locale): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  if ('en' in value) return locale === 'zh-CN' ? (value.zh ?? value.en) : value.en;
  return value.map((each) => shown(each, locale)).join(locale === 'zh-CN' ? '、' : ', ');
}
