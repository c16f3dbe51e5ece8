import { STATUS_CODES } from 'node:http';
import type { FieldProblem, Label, Plugin, Problem, ProblemDocument } from '@entrepot/sdk';
import type { Answer } from '../answer.ts';
import type { Locale } from '../locale.ts';
import { kernelMessages } from './kernel-messages.ts';

const chineseStatus: Readonly<Record<number, string>> = {
  400: '请求有误',
  401: '未登录',
  403: '没有权限',
  404: '不存在',
  409: '冲突',
  412: '版本已过期',
  413: '请求体过大',
  422: '无法处理',
  429: '请求过多',
  500: '内部错误',
  503: '暂不可用',
};

/** Problems in the caller's language: of the kernel from its own table, of plugins from their `messages`. */
export class ProblemDocuments {
  readonly #messages = new Map<Locale, Map<string, string>>();

  constructor(plugins: readonly Plugin[]) {
    for (const locale of ['en', 'zh-CN'] as const) {
      const own = plugins.flatMap((plugin) => Object.entries(plugin.messages?.[locale] ?? {}));
      this.#messages.set(locale, new Map(own));
    }
  }

  of(problem: Problem, locale: Locale): ProblemDocument {
    const { code, status, params, errors } = problem;
    const known = kernelMessages[code];
    const detail = this.#text(code, locale, params) ?? problem.message;
    const remedy =
      locale === 'en'
        ? problem.remedy
        : (this.#text(`${code}.remedy`, locale, params) ?? fill(known?.remedy, params, locale) ?? problem.remedy);
    const byStatus = locale === 'en' ? STATUS_CODES[status] : (chineseStatus[status] ?? STATUS_CODES[status]);
    return {
      type: `urn:entrepot:problem:${code}`,
      title: known?.title[locale] ?? byStatus ?? code,
      status,
      detail,
      code,
      ...(remedy === undefined ? {} : { remedy }),
      ...(errors.length > 0 ? { errors: errors.map((error) => this.#place(error, locale)) } : {}),
    };
  }

  #place({ pointer, code, detail }: FieldProblem, locale: Locale): FieldProblem {
    return { pointer, code, detail: locale === 'en' ? detail : (this.#text(code, locale, {}) ?? detail) };
  }

  #text(code: string, locale: Locale, params: Readonly<Record<string, unknown>>): string | undefined {
    const own = this.#messages.get(locale)?.get(code);
    if (own !== undefined) return fill(own, params, locale);
    if (locale === 'en') return undefined;
    const known = kernelMessages[code];
    return fill(known?.detail ?? known?.title['zh-CN'], params, locale);
  }
}

/** Undefined where the text has a placeholder for which there is no value. A value may be a text for people itself. */
function fill(text: string | undefined, params: Readonly<Record<string, unknown>>, locale: Locale): string | undefined {
  let complete = true;
  const filled = text?.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) complete = false;
    return value === undefined
      ? whole
      : Array.isArray(value)
        ? value.join(', ')
        : isLabel(value)
          ? said(value, locale)
          : String(value);
  });
  return complete ? filled : undefined;
}

function isLabel(value: unknown): value is Label {
  return typeof value === 'object' && value !== null && 'en' in value && typeof value.en === 'string';
}

function said({ en, zh }: Label, locale: Locale): string {
  return locale === 'en' ? en : (zh ?? en);
}

/** A problem document as the answer to a request. */
export function problemAnswer(document: ProblemDocument, params: Readonly<Record<string, unknown>>): Answer {
  const { status } = document;
  const headers: Record<string, string> = { 'Content-Language': /[\u4e00-\u9fff]/.test(document.title) ? 'zh-CN' : 'en' };
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  const retryAfter = params.retryAfter ?? (status === 503 ? 2 : undefined);
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
  if (typeof params.allow === 'string') headers.Allow = params.allow;
  return { status, body: JSON.stringify(document), type: 'application/problem+json; charset=utf-8', headers };
}
