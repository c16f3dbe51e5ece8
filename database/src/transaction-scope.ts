import { currentScope, type Scope } from '@entrepot/registry/scope';
import pg from 'pg';

// With the plugin that it names: taps that run one after another share a scope, in which that changes.
const known = new WeakMap<Scope, { readonly plugin: string; readonly begin: string }>();
const changing = /^\s*(INSERT|UPDATE|DELETE|MERGE|WITH)\b/i;

/**
 * Begins a transaction and tells PostgreSQL for whom it runs, in one message: `entrepot.scope` is JSON with `plugin`, `work` and,
 * where known, `user` (`id`, `name` and those `attributes` that are one text), `traceId` and `address`. It ends with the
 * transaction.
 */
export function beginWithScope(): string {
  const scope = currentScope();
  const told = known.get(scope);
  if (told?.plugin === scope.plugin) return told.begin;
  const begin = `BEGIN; SET LOCAL entrepot.scope = ${pg.escapeLiteral(textOf(scope)).trim()}`;
  known.set(scope, { plugin: scope.plugin, begin });
  return begin;
}

/** Whether a statement may change rows; `SELECT` does not, unless a function in it does. */
export function mayChange(text: string): boolean {
  return changing.test(text);
}

function textOf({ plugin, work, user, traceId, address }: Scope): string {
  const attributes = Object.entries(user?.attributes ?? {}).filter(([, value]) => typeof value === 'string');
  const told = user && {
    id: user.id,
    name: user.name,
    ...(attributes.length > 0 ? { attributes: Object.fromEntries(attributes) } : {}),
  };
  return JSON.stringify({ plugin, work, user: told, traceId, address }, storable);
}

/** PostgreSQL stores neither the character 0 nor halves of a surrogate pair. */
function storable(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : value;
}
