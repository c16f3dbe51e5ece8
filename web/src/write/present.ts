import { systemFields } from '@entrepot/registry/permissions/operand';
import type { RegisteredEntity, Registry } from '@entrepot/registry/schema/registry';
import type { Caller } from '../identity/caller.ts';
import { childOf } from './draft.ts';
import type { Row } from './table-sql.ts';

/** A stored record as its writer may read it; system fields alone where they may not. */
export function present(
  registry: Registry,
  caller: Caller,
  entity: RegisteredEntity,
  row: Row,
  via?: string,
): Readonly<Record<string, unknown>> {
  const access = caller.access(entity, 'read');
  const shown: Record<string, unknown> = {};
  for (const name of systemFields) shown[name] = row[name];
  if (access.denied || !access.covers(row)) return shown;
  for (const name of access.fieldsOf(row)) {
    // A child stands inside of what it would point back to.
    if (name === via) continue;
    const child = childOf(registry, entity, name);
    const inner = child && caller.access(child, 'read');
    if (!child || !inner) shown[name] = row[name];
    else if (!inner.denied) {
      const items = ((row[name] ?? []) as Row[]).filter((item) => inner.covers(item));
      shown[name] = items.map((item) => present(registry, caller, child, item, entity.fields.get(name)?.field.detail.via));
    }
  }
  return shown;
}
