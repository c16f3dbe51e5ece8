import type { Scalar } from './condition.ts';

const known = new WeakMap<readonly Scalar[], string>();

/** A list as PostgreSQL reads it, `{"a","b"}`; made once, for rules name the same lists again and again. */
export function arrayText(values: readonly Scalar[]): string {
  let text = known.get(values);
  if (text === undefined) {
    text = `{${values.map(elementText).join()}}`;
    known.set(values, text);
  }
  return text;
}

function elementText(value: Scalar): string {
  if (typeof value !== 'string') return String(value);
  return /^[0-9a-z-]+$/.test(value) && value !== 'null' ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
