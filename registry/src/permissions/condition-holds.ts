import type { Condition, Scalar } from './condition.ts';
import { canonicalMoment, type OperandType } from './operand.ts';

/** Whether a condition holds for one row as it stands on the wire; agrees with `conditionSql` on every record. */
export function holds(condition: Condition, row: Readonly<Record<string, unknown>>): boolean {
  switch (condition.is) {
    case 'and':
      return condition.parts.every((part) => holds(part, row));
    case 'or':
      return condition.parts.some((part) => holds(part, row));
    case 'not':
      return !holds(condition.part, row);
    case 'empty':
      return condition.operand.read(row) === null;
    case 'among': {
      const value = condition.operand.read(row) as Scalar | null;
      if (value === null) return condition.orEmpty;
      return condition.values.some((each) => compare(condition.operand.type, value, each) === 0);
    }
    case 'contains':
    case 'startsWith': {
      const value = condition.operand.read(row);
      if (typeof value !== 'string') return false;
      return condition.is === 'contains' ? fold(value).includes(fold(condition.value)) : value.startsWith(condition.value);
    }
    default: {
      const value = condition.operand.read(row) as Scalar | null;
      if (value === null) return false;
      const order = compare(condition.operand.type, value, condition.value);
      if (condition.is === 'lt') return order < 0;
      if (condition.is === 'lte') return order <= 0;
      return condition.is === 'gt' ? order > 0 : order >= 0;
    }
  }
}

function compare(type: OperandType, a: Scalar, b: Scalar): number {
  if (type === 'decimal') return compareDecimals(String(a), String(b));
  if (type === 'timestamp') return compareCodePoints(canonicalMoment(String(a)) ?? '', String(b));
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  return a === b ? 0 : a < b ? -1 : 1;
}

/** As PostgreSQL's collation "C" does over UTF-8; JavaScript's `<` puts surrogates below U+E000. */
function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return aboveSurrogates(left) - aboveSurrogates(right);
  }
  return a.length - b.length;
}

function aboveSurrogates(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x1_0000 : unit;
}

function compareDecimals(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  const scale = Math.max(left.fraction.length, right.fraction.length);
  const difference = units(left, scale) - units(right, scale);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function parts(text: string): { sign: string; whole: string; fraction: string } {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '0', fraction = ''] = text.slice(sign.length).split('.');
  return { sign, whole, fraction };
}

function units({ sign, whole, fraction }: ReturnType<typeof parts>, scale: number): bigint {
  return BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`);
}

/** Lower case by Unicode's simple mapping, one code point to one, as PostgreSQL's pg_c_utf8 does. */
function fold(text: string): string {
  return /[^\p{ASCII}]/u.test(text) ? Array.from(text, foldOne).join('') : text.toLowerCase();
}

function foldOne(character: string): string {
  // The only letter whose full mapping is longer than its simple one (Unicode, SpecialCasing.txt).
  return character === 'İ' ? 'i' : character.toLowerCase();
}
