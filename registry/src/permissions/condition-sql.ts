import { arrayText } from './array-text.ts';
import type { Condition, Order } from './condition.ts';
import { type Operand, sqlTypes } from './operand.ts';
import { sortedIds } from './sorted-ids.ts';

/** Collects the values of one statement. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Keeps a value and gives its placeholder, cast where a type is given. */
  add(value: unknown, type?: string): string {
    this.values.push(value);
    return type === undefined ? `$${this.values.length}` : `$${this.values.length}::${type}`;
  }
}

// From here on, planning costs more than looking through the records does.
const manyScopes = 100;

const operators: Readonly<Record<Order, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };

/**
 * A condition as SQL. It is true exactly for the records for which `holds` is; for the others it is false or null,
 * so it may stand in WHERE, CASE WHEN and FILTER, joined by AND and OR, but never under NOT.
 * Negation is pushed to the leaves, where plain comparisons stay open to indexes.
 * @param alias the table's name in the statement
 */
export function conditionSql(condition: Condition, alias: string, parameters: Parameters, negated = false): string {
  switch (condition.is) {
    case 'not':
      return conditionSql(condition.part, alias, parameters, !negated);
    case 'and':
    case 'or': {
      const conjunction = (condition.is === 'and') !== negated;
      if (condition.parts.length === 0) return conjunction ? 'true' : 'false';
      const parts = condition.parts.map((part) => conditionSql(part, alias, parameters, negated));
      return parts.length === 1 && parts[0] ? parts[0] : `(${parts.join(conjunction ? ' AND ' : ' OR ')})`;
    }
    default:
      return condition.operand.via.length > 0
        ? referencedSql(condition, condition.operand.via, alias, parameters, negated)
        : leafSql(condition, alias, parameters, negated);
  }
}

type Leaf = Exclude<Condition, { is: 'and' | 'or' | 'not' }>;

/** Whether a leaf holds where there is no value. */
export function holdsForNothing(leaf: Leaf): boolean {
  return leaf.is === 'empty' || (leaf.is === 'among' && leaf.orEmpty);
}

/**
 * A leaf on a record that is referred to: among those for which it holds. Where it holds for no value as well, not among
 * those for which it does not.
 */
function referencedSql(leaf: Leaf, via: Operand['via'], alias: string, parameters: Parameters, negated: boolean): string {
  const [ref, ...further] = via;
  if (!ref?.target) return leafSql(leaf, alias, parameters, negated);
  const among = (inverted: boolean) => {
    const own = `${alias}r`;
    const inner =
      further.length > 0 ? referencedSql(leaf, further, own, parameters, inverted) : leafSql(leaf, own, parameters, inverted);
    return `${alias}."${ref.columns[0]}" IN (SELECT ${own}."id" FROM ${ref.target?.table} ${own} WHERE ${inner})`;
  };
  return holdsForNothing(leaf) === negated ? among(negated) : `(${among(!negated)}) IS NOT TRUE`;
}

function leafSql(condition: Leaf, alias: string, parameters: Parameters, negated: boolean): string {
  switch (condition.is) {
    case 'empty':
      return `${columnSql(condition.operand, alias)} IS ${negated ? 'NOT NULL' : 'NULL'}`;
    case 'among':
      return amongSql(condition, alias, parameters, negated);
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      // Bytes of UTF-8 sort as code points do, whatever the database's language.
      const collation = condition.operand.type === 'text' ? ' COLLATE "C"' : '';
      const column = columnSql(condition.operand, alias);
      const value = parameters.add(condition.value, sqlTypes[condition.operand.type]);
      return total(`${column} ${operators[condition.is]} ${value}${collation}`, negated);
    }
    case 'contains': {
      const value = parameters.add(condition.value, 'text');
      const column = columnSql(condition.operand, alias);
      return total(`strpos(lower(${column} COLLATE pg_c_utf8), lower(${value} COLLATE pg_c_utf8)) > 0`, negated);
    }
    case 'startsWith':
      return total(`starts_with(${columnSql(condition.operand, alias)}, ${parameters.add(condition.value, 'text')})`, negated);
  }
}

function amongSql(
  { operand, values, orEmpty }: Extract<Condition, { is: 'among' }>,
  alias: string,
  parameters: Parameters,
  negated: boolean,
): string {
  const column = columnSql(operand, alias);
  const type = sqlTypes[operand.type];
  const ids = operand.isScope && values.length >= manyScopes ? sortedIds(values) : undefined;
  const equal = ids
    ? amongSorted(column, parameters.add(ids, 'uuid[]'))
    : values.length === 1
      ? `${column} = ${parameters.add(values[0], type)}`
      : `${column} = ANY (${parameters.add(arrayText(values), `${type}[]`)})`;
  if (!orEmpty) return total(equal, negated);
  return negated ? `(${column} IS NOT NULL AND ${total(equal, true)})` : `(${column} IS NULL OR ${equal})`;
}

/**
 * Whether a value is among ids in their order, looked up by halves: by `ANY`, PostgreSQL estimates at each execution how many
 * records each of the ids has, or compares one after the other. It opens no index, which so many of a few would not need, and
 * is planned as what holds for every second record, for `COALESCE` has no estimate.
 */
export function amongSorted(column: string, ids: string): string {
  return `COALESCE((${ids})[width_bucket(${column}, ${ids})] = ${column}, false)`;
}

function total(comparison: string, negated: boolean): string {
  return negated ? `(${comparison}) IS NOT TRUE` : comparison;
}

/** The value of an operand that may lie in a record that is referred to. */
export function operandSql(operand: Operand, alias: string, via = operand.via): string {
  const [ref, ...further] = via;
  if (!ref?.target) return columnSql(operand, alias);
  const own = `${alias}r`;
  return `(SELECT ${operandSql(operand, own, further)} FROM ${ref.target.table} ${own} WHERE ${own}."id" = ${alias}."${ref.columns[0]}")`;
}

/** The value of an operand of the record itself. */
export function columnSql(operand: Operand, alias: string): string {
  return `${alias}."${operand.column}"`;
}
