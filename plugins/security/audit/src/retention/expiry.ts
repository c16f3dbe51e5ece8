import { type Sql, tableOf } from '@entrepot/sdk';
import { Entry } from '../capture/entry.entity.ts';
import { Leaf } from '../seal/log.entities.ts';

/** Says that the images of some entities' entries before a moment may be gone. It stands in the log itself. */
export interface Expiry {
  /** `orders.order`, `orders.*` or `*`. */
  readonly entity: string;
  /** RFC 3339. */
  readonly before: string;
}

/** What was said so under seal. */
export async function expiries(sql: Sql): Promise<Expiry[]> {
  return sql.query<Expiry>(
    `SELECT e.entity, e.note ->> 'before' AS before FROM ${tableOf(Entry)} e
     WHERE e.note IS NOT NULL AND e.operation = 'expire' AND EXISTS (SELECT FROM ${tableOf(Leaf)} l WHERE l.id = e.id)`,
  );
}

export function isExpired(over: readonly Expiry[], entity: string, createdAt: string): boolean {
  const moment = Date.parse(createdAt);
  return over.some((expiry) => covers(expiry.entity, entity) && moment < Date.parse(expiry.before));
}

/** Whether a pattern of entities, `*`, `orders.*` or a name, means this one. */
export function covers(pattern: string, entity: string): boolean {
  return pattern === '*' || pattern === entity || (pattern.endsWith('.*') && entity.startsWith(pattern.slice(0, -1)));
}
