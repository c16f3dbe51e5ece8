import type { Access } from '@entrepot/registry/permissions/access';
import { Parameters } from '@entrepot/registry/permissions/condition-sql';
import type { SearchedField } from './searched-fields.ts';

/** A record that was found: the better the match, the lower the rank. 0 is the whole value, 1 its beginning, 2 a part, 3 a part of another text. */
export interface Found {
  readonly id: string;
  readonly rank: number;
  readonly field: string;
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The spellings that an index is asked for, for it tells upper from lower case. */
function spellings(q: string): string[] {
  const lower = q.toLowerCase();
  return [...new Set([q, q.toUpperCase(), lower, lower.charAt(0).toUpperCase() + lower.slice(1)])];
}

/**
 * Asks the indexes of a large table: whole values first, then beginnings in their order, so that it reads no more than it finds.
 * @returns undefined where no field has an index
 */
export function indexedSql(access: Access, fields: readonly SearchedField[], q: string, limit: number): Statement | undefined {
  const parameters = new Parameters();
  const { table, title } = access.entity;
  const covered = access.sql('t', parameters);
  const and = covered === undefined ? '' : ` AND ${covered}`;
  const words = spellings(q);
  const branches = fields.flatMap(({ name, column, reach }) => {
    if (reach === 'none') return [];
    const select = (rank: number) => `SELECT t."id", ${rank} AS rank, '${name}' AS field FROM ${table} t WHERE`;
    const whole = `(${select(0)} t."${column}" = ANY (${parameters.add(words, 'text[]')})${and} LIMIT ${limit})`;
    // A record that has no name for people is found by who has the value before them.
    if (reach === 'whole' || title === undefined) return [whole];
    const beginnings = words.map(
      (word) =>
        `(${select(1)} starts_with(t."${column}", ${parameters.add(word, 'text')})${and} ORDER BY t."${column}" LIMIT ${limit})`,
    );
    return [whole, ...beginnings];
  });
  if (branches.length === 0) return undefined;
  return { text: bestSql(branches.join(' UNION ALL '), limit), values: parameters.values };
}

/** Looks through a small table: any part of a text, upper and lower case alike. */
export function scannedSql(access: Access, fields: readonly SearchedField[], q: string, limit: number): Statement {
  const parameters = new Parameters();
  const { table, title } = access.entity;
  const word = `lower(${parameters.add(q, 'text')} COLLATE pg_c_utf8)`;
  const covered = access.sql('t', parameters);
  const and = covered === undefined ? '' : ` AND ${covered}`;
  const branches = fields.flatMap(({ name, column, isKey }) => {
    const text = `lower(t."${column}" COLLATE pg_c_utf8)`;
    const rank = isKey ? `CASE WHEN ${text} = ${word} THEN 0 WHEN starts_with(${text}, ${word}) THEN 1 ELSE 2 END` : '3';
    const holds = title === undefined ? `${text} = ${word}` : `strpos(${text}, ${word}) > 0`;
    return [
      `(SELECT t."id", ${rank} AS rank, '${name}' AS field FROM ${table} t WHERE ${holds}${and} ORDER BY 2, 1 LIMIT ${limit})`,
    ];
  });
  return { text: bestSql(branches.join(' UNION ALL '), limit), values: parameters.values };
}

/** Each record by its best match. */
function bestSql(branches: string, limit: number): string {
  const best = `SELECT DISTINCT ON ("id") "id", rank, field FROM (${branches}) f ORDER BY "id", rank`;
  return `SELECT "id", rank, field FROM (${best}) b ORDER BY rank, "id" LIMIT ${limit}`;
}
