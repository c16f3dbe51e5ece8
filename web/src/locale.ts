export type Locale = 'en' | 'zh-CN';

/** The language of an answer by `Accept-Language` (RFC 9110, section 12.5.4): Chinese or English, whichever is preferred. */
export function localeOf(header: string | undefined): Locale {
  if (header === undefined) return 'en';
  let best: Locale = 'en';
  let bestQuality = 0;
  for (const part of header.split(',')) {
    const [tag = '', ...parameters] = part.trim().split(';');
    const language = tag.trim().toLowerCase().split('-')[0];
    if (language !== 'zh' && language !== 'en') continue;
    const weight = parameters.map((each) => /^\s*q=([\d.]+)/.exec(each)?.[1]).find((each) => each !== undefined);
    const quality = weight === undefined ? 1 : Number(weight);
    if (quality > bestQuality) {
      best = language === 'zh' ? 'zh-CN' : 'en';
      bestQuality = quality;
    }
  }
  return best;
}
