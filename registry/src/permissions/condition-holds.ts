import type { Condition, Order, Scalar } from './condition.ts';
import { canonicalMoment, type OperandType } from './operand.ts';

/** A condition over one row as it stands on the wire. */
export type Predicate = (row: Row) => boolean;

type Row = Readonly<Record<string, unknown>>;
type Among = Extract<Condition, { is: 'among' }>;

const known = new WeakMap<Condition, Predicate>();

/** Whether a condition holds for one row as it stands on the wire; agrees with `conditionSql` on every record. */
export function holds(condition: Condition, row: Row): boolean {
  return predicateOf(condition)(row);
}

/** The same, compiled once: no tree is walked for a record. */
export function predicateOf(condition: Condition): Predicate {
  let predicate = known.get(condition);
  if (!predicate) {
    predicate = compile(condition);
    known.set(condition, predicate);
  }
  return predicate;
}

function compile(condition: Condition): Predicate {
  switch (condition.is) {
    case 'and':
      return every(condition.parts.map(predicateOf));
    case 'or':
      return someOf(condition.parts);
    case 'not': {
      const part = predicateOf(condition.part);
      return (row) => !part(row);
    }
    case 'empty': {
      const { read } = condition.operand;
      return (row) => read(row) === null;
    }
    case 'among':
      return among(condition);
    case 'contains': {
      const { read } = condition.operand;
      const part = fold(condition.value);
      return (row) => {
        const value = read(row);
        return typeof value === 'string' && fold(value).includes(part);
      };
    }
    case 'startsWith': {
      const { operand, value: start } = condition;
      return (row) => {
        const value = operand.read(row);
        return typeof value === 'string' && value.startsWith(start);
      };
    }
    default:
      return ordered(condition);
  }
}

function ordered({ is, operand, value: limit }: Extract<Condition, { is: Order }>): Predicate {
  const { read, type } = operand;
  const orderOf = (row: Row): number | undefined => {
    const value = read(row) as Scalar | null;
    return value === null ? undefined : compare(type, value, limit);
  };
  switch (is) {
    case 'lt':
      return (row) => (orderOf(row) ?? 1) < 0;
    case 'lte':
      return (row) => (orderOf(row) ?? 1) <= 0;
    case 'gt':
      return (row) => (orderOf(row) ?? -1) > 0;
    default:
      return (row) => (orderOf(row) ?? -1) >= 0;
  }
}

function among({ operand, values, orEmpty }: Among): Predicate {
  const { read } = operand;
  const keyOf = keys[operand.type] ?? plain;
  const [only] = values;
  if (values.length === 1 && only !== undefined) {
    const key = keyOf(only);
    return (row) => {
      const value = read(row) as Scalar | null;
      return value === null ? orEmpty : keyOf(value) === key;
    };
  }
  const wanted = new Set(values.map(keyOf));
  return (row) => {
    const value = read(row) as Scalar | null;
    return value === null ? orEmpty : wanted.has(keyOf(value));
  };
}

const plain = (value: Scalar): Scalar => value;

/** Types whose equal values are written in several ways, with the one that stands for all. */
const keys: Partial<Record<OperandType, (value: Scalar) => Scalar>> = {
  decimal: (value) => {
    const text = String(value);
    const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
    const bare = short.replace(/^(-?)0+(?=\d)/, '$1');
    return bare === '-0' ? '0' : bare;
  },
  timestamp: (value) => canonicalMoment(String(value)) ?? '',
};

function every(parts: readonly Predicate[]): Predicate {
  const [first, second, ...others] = parts;
  if (!first) return () => true;
  if (!second) return first;
  if (others.length === 0) return (row) => first(row) && second(row);
  return (row) => {
    for (const part of parts) if (!part(row)) return false;
    return true;
  };
}

function some(parts: readonly Predicate[]): Predicate {
  const [first, second, ...others] = parts;
  if (!first) return () => false;
  if (!second) return first;
  if (others.length === 0) return (row) => first(row) || second(row);
  return (row) => {
    for (const part of parts) if (part(row)) return true;
    return false;
  };
}

/** A part of a disjunction that holds only for some values of an operand, and what it asks beside that. */
interface Case {
  readonly among: Among;
  readonly rest: readonly Condition[];
}

// Below this the table costs more than trying one after the other.
const fewest = 4;

/**
 * A disjunction. Rules of many roles mostly ask one field for one of their values each: those are looked up by the value
 * instead of tried in turn, so that a hundred rules cost what one does.
 */
function someOf(given: readonly Condition[]): Predicate {
  if (given.length < fewest) return some(given.map(predicateOf));
  const { prefixes, parts } = withoutPrefixes(weakestBounds(given));
  if (prefixes) return some([prefixes, someOf(parts)]);
  const paths = new Map<string, number>();
  for (const part of parts) for (const { operand } of amongsOf(part)) paths.set(operand.path, (paths.get(operand.path) ?? 0) + 1);
  const [path, count] = [...paths].reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0] as const);
  if (count < fewest) return some(parts.map(predicateOf));
  const cases: Case[] = [];
  const others: Condition[] = [];
  for (const part of parts) {
    const found = amongsOf(part).find(({ operand }) => operand.path === path);
    if (found) cases.push({ among: found, rest: part.is === 'and' ? part.parts.filter((each) => each !== found) : [] });
    else others.push(part);
  }
  return byValue(cases, others);
}

type Bound = Extract<Condition, { is: Order }>;
type Start = Extract<Condition, { is: 'contains' | 'startsWith' }>;

/** Of several bounds on one operand in the same direction the one that lets most through says it all. */
function weakestBounds(parts: readonly Condition[]): Condition[] {
  const weakest = new Map<string, Bound>();
  const others = parts.filter((part) => {
    if (!isBound(part)) return true;
    const key = `${part.operand.path} ${part.is}`;
    const known = weakest.get(key);
    const order = known ? compare(part.operand.type, part.value, known.value) : 0;
    if (!known || (part.is === 'lt' || part.is === 'lte' ? order > 0 : order < 0)) weakest.set(key, part);
    return false;
  });
  return [...weakest.values(), ...others];
}

function isBound(part: Condition): part is Bound {
  return part.is === 'lt' || part.is === 'lte' || part.is === 'gt' || part.is === 'gte';
}

/** Many beginnings of one text are looked up by their lengths. */
function withoutPrefixes(all: readonly Condition[]): { prefixes: Predicate | undefined; parts: readonly Condition[] } {
  const starting = all.filter((part): part is Start => part.is === 'startsWith');
  const operand = starting[0]?.operand;
  const same = starting.filter((part) => part.operand.path === operand?.path);
  if (!operand || same.length < fewest) return { prefixes: undefined, parts: all };
  const byLength = [...Map.groupBy(new Set(same.map(({ value }) => value)), (value) => value.length)].map(
    ([length, values]) => [length, new Set(values)] as const,
  );
  const prefixes: Predicate = (row) => {
    const value = operand.read(row);
    return typeof value === 'string' && byLength.some(([length, values]) => values.has(value.slice(0, length)));
  };
  return { prefixes, parts: all.filter((part) => part.is !== 'startsWith' || part.operand.path !== operand.path) };
}

/** The leaves of a conjunction that name the values of an operand, none of them "nothing". */
function amongsOf(condition: Condition): Among[] {
  const parts = condition.is === 'and' ? condition.parts : [condition];
  return parts.filter((part): part is Among => part.is === 'among' && !part.orEmpty);
}

function byValue(cases: readonly Case[], others: readonly Condition[]): Predicate {
  const [first] = cases;
  if (!first) return someOf(others);
  const { operand } = first.among;
  const keyOf = keys[operand.type] ?? plain;
  const table = new Map<Scalar, Condition[]>();
  for (const {
    among: { values },
    rest,
  } of cases) {
    const [only, ...more] = rest;
    const condition: Condition = only && more.length === 0 ? only : { is: 'and', parts: rest };
    for (const key of new Set(values.map(keyOf))) table.set(key, [...(table.get(key) ?? []), condition]);
  }
  const compiled = new Map([...table].map(([key, conditions]) => [key, someOf(conditions)]));
  const rest = someOf(others);
  return (row) => {
    const value = operand.read(row) as Scalar | null;
    return (value !== null && compiled.get(keyOf(value))?.(row) === true) || rest(row);
  };
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
  // Numbers keep fifteen digits exactly, and their order.
  if (a.length <= 15 && b.length <= 15) return Number(a) - Number(b);
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
