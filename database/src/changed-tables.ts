import { mayChange } from './transaction-scope.ts';

const written =
  /\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|COPY)\s+(?:ONLY\s+)?"?([a-z_][a-z0-9_]*)"?\."?([a-z_][a-z0-9_]*)"?/gi;
const mostKnown = 2_000;
const none: readonly string[] = [];
const known = new Map<string, readonly string[]>();

/** The tables that a statement of ours says it writes to, as `orders.order_lines`; what its triggers write is not among them. */
export function changedTables(text: string): readonly string[] {
  if (!mayChange(text)) return none;
  let tables = known.get(text);
  if (!tables) {
    tables = [...new Set([...text.matchAll(written)].map(([, schema, table]) => `${schema}.${table}`))];
    if (known.size >= mostKnown) known.clear();
    known.set(text, tables);
  }
  return tables;
}
