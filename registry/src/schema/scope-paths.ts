import type { RegisteredEntity, RegisteredField, ScopePath } from './registered-entity.ts';

// Further away nobody would guess that a record belongs there.
const longest = 3;

/**
 * The ways from an entity to every dimension that it belongs to, the shortest each; of equally long ones that without
 * optional references, then the one declared first. Beyond the first reference a way goes only over references that a
 * record cannot be without.
 */
export function scopePaths(entity: RegisteredEntity): ScopePath[] {
  const found = new Map<string, ScopePath>();
  const seen = new Set([entity.name]);
  if (entity.entity.scope) found.set(entity.name, { dimension: entity.name, refs: [] });
  let ends: { entity: RegisteredEntity; refs: readonly RegisteredField[] }[] = [{ entity, refs: [] }];
  for (let length = 1; length <= longest && ends.length > 0; length += 1) {
    const steps = ends.flatMap(({ entity: from, refs }) => refsOf(from).map((ref) => ({ ref, refs: [...refs, ref] })));
    const next: typeof ends = [];
    for (const { ref, refs } of steps) {
      const { target } = ref;
      if (!target || seen.has(target.name)) continue;
      const isScope = target.entity.scope === true;
      if (!isScope && ref.field.presence === 'optional') continue;
      seen.add(target.name);
      if (isScope) found.set(target.name, { dimension: target.name, refs });
      next.push({ entity: target, refs });
    }
    ends = next;
  }
  return [...found.values()];
}

function refsOf(entity: RegisteredEntity): RegisteredField[] {
  const refs = [...entity.fields.values()].filter(({ field }) => field.kind === 'ref' && field.detail.scope !== false);
  const isOptional = ({ field }: RegisteredField) => field.presence === 'optional';
  return [...refs.filter((ref) => !isOptional(ref)), ...refs.filter(isOptional)];
}
