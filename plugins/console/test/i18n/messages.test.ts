import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect } from 'chai';
import { messages as pdaMessages } from '../../pda/texts/messages.ts';

type Texts = Readonly<Record<string, string>>;

const web = new URL('../../web/', import.meta.url).pathname;
const areas = new Map<string, { en: Texts; 'zh-CN': Texts }>();
for (const file of globSync(`${web}*/messages.ts`)) areas.set(basename(dirname(file)), (await import(file)).default);
const all: readonly (readonly [area: string, texts: { en: Texts; 'zh-CN': Texts }])[] = [...areas, ['pda', pdaMessages]];

/** What reads the same in Chinese. */
const sameInChinese = new Set(['app.name', 'print.symbol_code128', 'app.english', 'search.esc', 'record.kilobytes']);
/** Names of languages, each in itself. */
const languages = new Set(['app.chinese', 'pda.settings.language']);

const sources = globSync(`${web}**/*.{ts,tsx}`)
  .filter((file) => !/messages(-\w+)?\.ts$/.test(file))
  .map((file) => ({ area: file.slice(web.length).split('/')[0] ?? '', text: readFileSync(file, 'utf8') }));
const whole = sources.map(({ text }) => text).join('\n');
const names = [...areas.keys()].join('|');
/** `t('list.save')`, and any other literal that reads like a key of a folder of messages. */
const written = new Set([...whole.matchAll(new RegExp(`['"\`]((?:${names})\\.\\w+)['"\`]`, 'g'))].map(([, key = '']) => key));
/** The ends of `t(\`imports.${state}Title\`)`. */
const parted = [...whole.matchAll(new RegExp(`\`((?:${names})\\.\\w*)\\$\\{[^}]*\\}([^\`]*)\``, 'g'))].map(
  ([, start = '', end = '']) => ({
    start,
    end: end.includes('$') ? '' : end,
  }),
);

const plural = /_(one|other)$/;
const keysOf = (area: string) => Object.keys(areas.get(area)?.en ?? {}).map((key) => `${area}.${key.replace(plural, '')}`);
const known = new Set([...areas.keys()].flatMap(keysOf));

/** Said as it stands, or put together: then the rest of the key is a word of some source. */
function isSaid(key: string): boolean {
  if (written.has(key)) return true;
  return parted.some(({ start, end }) => {
    if (!key.startsWith(start) || !key.endsWith(end)) return false;
    return new RegExp(`\\b${key.slice(start.length, key.length - end.length)}\\b`, 'i').test(whole);
  });
}

const placeholders = (text: string) => [...new Set(text.match(/\{+\w+/g))].sort().join(' ');

describe('the texts of the console', () => {
  it('are there in English and Chinese, with the same values in them', () => {
    for (const [area, { en, 'zh-CN': zh }] of all) {
      const singular = (texts: Texts) => [...new Set(Object.keys(texts).map((key) => key.replace(plural, '')))].sort();
      expect(singular(zh), area).to.deep.equal(singular(en));
      const differing = Object.keys(en).filter(
        (key) => zh[key] !== undefined && placeholders(zh[key]) !== placeholders(en[key] ?? ''),
      );
      expect(differing, `${area}: other values in Chinese`).to.deep.equal([]);
    }
  });

  it('are Chinese in Chinese and English in English', () => {
    const foreign = all.flatMap(([area, { en, 'zh-CN': zh }]) => [
      ...Object.keys(zh)
        .filter((key) => !/\p{Script=Han}/u.test(zh[key] ?? '') && /\p{Letter}/u.test((zh[key] ?? '').replace(/\{+\w+\}+/g, '')))
        .map((key) => `${area}.${key}`),
      ...Object.keys(en)
        .filter((key) => /\p{Script=Han}/u.test(en[key] ?? ''))
        .map((key) => `${area}.${key} in English`),
    ]);
    expect(foreign.filter((key) => !sameInChinese.has(key) && !languages.has(key.replace(' in English', '')))).to.deep.equal([]);
  });

  it('use the punctuation of Chinese in Chinese', () => {
    const narrow = /\p{Script=Han}["”）]?[,;:?!(]|[,;:?!)]["“（]?\p{Script=Han}/u;
    const found = all.flatMap(([area, { 'zh-CN': zh }]) =>
      Object.entries(zh).flatMap(([key, text]) => (narrow.test(text) ? [`${area}.${key}: ${text}`] : [])),
    );
    expect(found).to.deep.equal([]);
  });

  it('are there for every key that a source names', () => {
    expect([...written].filter((key) => !known.has(key))).to.deep.equal([]);
    expect(
      parted.filter(({ start, end }) => ![...known].some((key) => key.startsWith(start) && key.endsWith(end))),
    ).to.deep.equal([]);
  });

  it('are all said somewhere', () => {
    expect([...known].filter((key) => !isSaid(key))).to.deep.equal([]);
  });
});
