import type { Locale } from 'antd/es/locale';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
// Names of months and weekdays in date pickers.
import 'dayjs/locale/zh-cn';
import { mark } from './mark.ts';

/** Formats and codes are no texts. */
const isText = (key: string) => !/format|^locale$/i.test(key);

function marked(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return isText(key) ? mark(value) : value;
  if (Array.isArray(value)) return value.map((each) => marked(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, marked(each, name)]));
}

const pseudo = marked(enUS) as Locale;

/** What antd's own parts say. */
export function antdLocaleOf(locale: string): Locale {
  return locale === 'zh-CN' ? zhCN : locale === 'en-XA' ? pseudo : enUS;
}
