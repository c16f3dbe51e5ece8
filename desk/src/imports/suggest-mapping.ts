import type { ColumnMapping } from './column-mapping.ts';
import type { ImportTarget, TargetField } from './import-target.ts';
import { parseCell, splitMoney } from './parse-cell.ts';

/** A column with some of the values that stand in it. */
export interface SampledColumn {
  readonly name: string;
  readonly samples: readonly string[];
}

/** What tells that a column is a field: a mapping that somebody kept, its header, or its values. */
export type Evidence = 'saved' | 'name' | 'values';

export interface Suggestion {
  readonly mapping: ColumnMapping;
  /** By column. */
  readonly evidence: Readonly<Record<string, Evidence>>;
}

interface Candidate {
  readonly column: SampledColumn;
  readonly field: TargetField;
  readonly score: number;
  readonly evidence: Evidence;
}

const textKinds: ReadonlySet<TargetField['kind']> = new Set(['text', 'longText', 'ref', 'json']);
const leastLikeness = 0.62;
const sameName = 0.98;

/**
 * Suggests what columns mean: the best pairs of columns and fields first, each column and each field once.
 * @param kept what columns of these headers were taken as before, by normal header
 */
export function suggestMapping(
  columns: readonly SampledColumn[],
  target: ImportTarget,
  kept: ReadonlyMap<string, string>,
): Suggestion {
  const notation = notationOf(columns.flatMap(({ samples }) => samples));
  const share = ({ samples }: SampledColumn, field: TargetField) =>
    samples.length === 0 ? 1 : samples.filter((text) => isFitting(field, text, notation)).length / samples.length;
  const fields = [...target.fields.values()];
  const candidates = columns.flatMap((column): Candidate[] => {
    const saved = target.fields.get(kept.get(normalHeader(column.name)) ?? '');
    if (saved) return [{ column, field: saved, score: 2, evidence: 'saved' }];
    return fields.flatMap((field): Candidate[] => {
      const score = likeness(column.name, field);
      // A column that is called as a field is meant as it, whatever is wrong in it.
      const isMeant = score >= sameName || (score >= leastLikeness && share(column, field) > 0.5);
      return isMeant ? [{ column, field, score, evidence: 'name' }] : [];
    });
  });
  const chosen = new Map<string, Candidate>();
  const taken = new Set<string>();
  const choose = (candidate: Candidate) => {
    if (chosen.has(candidate.column.name) || taken.has(candidate.field.path)) return;
    chosen.set(candidate.column.name, candidate);
    taken.add(candidate.field.path);
  };
  for (const candidate of candidates.sort((a, b) => b.score - a.score)) choose(candidate);
  for (const field of fields) {
    if (!field.required || taken.has(field.path) || textKinds.has(field.kind) || field.kind === 'currency') continue;
    const left = columns.filter((column) => !chosen.has(column.name) && column.samples.length > 0 && share(column, field) === 1);
    const [only] = left;
    if (left.length === 1 && only) choose({ column: only, field, score: 0, evidence: 'values' });
  }
  const pairs = columns.flatMap(({ name }) => chosen.get(name) ?? []);
  return {
    mapping: { columns: Object.fromEntries(pairs.map(({ column, field }) => [column.name, field.path])), ...notation },
    evidence: Object.fromEntries(pairs.map(({ column, evidence }) => [column.name, evidence])),
  };
}

/** A header without what differs from file to file: case, width, spaces and signs. */
export function normalHeader(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** How alike a header is to what a field is called, from 0 to 1; a child's field may be called as if there were no others. */
function likeness(header: string, { path, label, child, registered }: TargetField): number {
  const own = registered.field.options.label;
  const isCurrency = path.endsWith('.currency');
  const bare = isCurrency ? [] : [registered.name, own?.en, own?.zh];
  const names = [path, label.en, label.zh, ...bare].filter((name) => name !== undefined).map(normalHeader);
  const asked = normalHeader(header);
  const best = Math.max(...names.map((name) => alike(asked, name)));
  // Of the record's own field and a child's that are called the same, the record's is meant.
  return child === null ? best : best - 0.01;
}

function alike(one: string, other: string): number {
  if (one === other) return one === '' ? 0 : 1;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const least = /\p{Script=Han}/u.test(short) ? 2 : 3;
  if (short.length >= least && long.includes(short)) return 0.6 + (0.35 * short.length) / long.length;
  return dice(one, other);
}

/** The share of letter pairs that two words have in common (Dice). */
function dice(one: string, other: string): number {
  const pairs = (word: string) =>
    Array.from({ length: Math.max(0, word.length - 1) }, (_, index) => word.slice(index, index + 2));
  const left = pairs(other);
  let common = 0;
  for (const pair of pairs(one)) {
    const place = left.indexOf(pair);
    if (place < 0) continue;
    common += 1;
    left.splice(place, 1);
  }
  return (2 * common) / Math.max(1, one.length + other.length - 2);
}

function isFitting(field: TargetField, text: string, notation: Partial<ColumnMapping>): boolean {
  const mapping = { columns: {}, ...notation };
  if (field.kind === 'ref') return true;
  if (field.kind === 'currency') return /^[A-Za-z]{3}$/.test(text);
  if (field.kind === 'money') return 'value' in parseCell({ ...field, kind: 'decimal' }, splitMoney(text).amount, mapping);
  if (!('value' in parseCell(field, text, mapping))) return false;
  const { maxLength, pattern } = field.registered.field.detail;
  return field.kind !== 'text' || (text.length <= (maxLength ?? text.length) && (!pattern || new RegExp(pattern).test(text)));
}

/** How numbers and dates are written in a file, as far as its values tell. */
function notationOf(samples: readonly string[]): Pick<ColumnMapping, 'decimal' | 'dates'> {
  const commas = samples.filter((text) => /^[-+]?\d{1,3}(\.\d{3})*,(\d{1,2}|\d{4,})$/.test(text)).length;
  const points = samples.filter((text) => /^[-+]?\d{1,3}(,\d{3})*\.(\d{1,2}|\d{4,})$/.test(text)).length;
  const days = samples.flatMap((text) => /^(\d{1,2})[-/](\d{1,2})[-/]\d{4}\b/.exec(text) ?? []);
  const isDayFirst = days.length > 0 && samples.some((text) => Number(/^(\d{1,2})[-/]\d{1,2}[-/]\d{4}\b/.exec(text)?.[1]) > 12);
  return { ...(commas > points ? { decimal: ',' as const } : {}), ...(isDayFirst ? { dates: 'day-first' as const } : {}) };
}
