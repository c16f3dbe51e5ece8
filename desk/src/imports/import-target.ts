import { isWritable } from '@entrepot/registry/schema/json-schema';
import type { RegisteredEntity, RegisteredField, Registry } from '@entrepot/registry/schema/registry';
import { type FieldKind, type Label, Problem } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import { childOf } from '@entrepot/web/write/draft';
import { labelOf } from '../model/label-of.ts';

/** What a column can be taken as. */
export interface TargetField {
  /** `shop`, `lines.quantity`; the currency of a money field is `lines.price.currency`. */
  readonly path: string;
  readonly label: Label;
  readonly kind: FieldKind | 'currency';
  /** A new record must have it. */
  readonly required: boolean;
  /** The field of children that it stands in; null for one of the record itself. */
  readonly child: string | null;
  /** The declared field; of a currency, its money. */
  readonly registered: RegisteredField;
}

/** What rows of a file become. */
export interface ImportTarget {
  readonly entity: RegisteredEntity;
  readonly fields: ReadonlyMap<string, TargetField>;
}

const kindsWithoutText: readonly FieldKind[] = ['children', 'attachment', 'bytes'];

/**
 * What the caller may import into an entity: the fields that they may write of new records, and of the children.
 * @throws Problem `not-importable` (404) where there is no such entity or nobody creates its records; `permission-denied` (403)
 */
export function importTarget(registry: Registry, caller: Caller, name: string): ImportTarget {
  const entity = registry.entities.get(name);
  if (!entity || (entity.entity.operations && !entity.entity.operations.includes('create'))) {
    throw new Problem('not-importable', {
      status: 404,
      detail: `Nothing can be imported into "${name.slice(0, 100)}".`,
      remedy: 'Name an entity whose records can be created.',
      params: { entity: name.slice(0, 100) },
    });
  }
  caller.require(entity, 'create');
  const fields = [...writable(caller, entity)].flatMap((registered) => {
    const child = childOf(registry, entity, registered.name);
    if (!child) return fieldsOf(registered, registered.name, label(registered), null);
    if (caller.access(child, 'create').denied) return [];
    const within = registered.field.detail.via;
    return [...writable(caller, child)]
      .filter((each) => each.name !== within)
      .flatMap((each) =>
        fieldsOf(each, `${registered.name}.${each.name}`, joined(label(registered), label(each)), registered.name),
      );
  });
  return { entity, fields: new Map(fields.map((field) => [field.path, field])) };
}

function* writable(caller: Caller, entity: RegisteredEntity): Generator<RegisteredField> {
  const access = caller.access(entity, 'create');
  for (const registered of entity.fields.values()) {
    if (isWritable(registered.field) && access.mayShow(registered.name)) yield registered;
  }
}

function fieldsOf(registered: RegisteredField, path: string, said: Label, child: string | null): TargetField[] {
  const { kind, presence } = registered.field;
  if (kindsWithoutText.includes(kind)) return [];
  const field: TargetField = { path, label: said, kind, required: presence === 'required', child, registered };
  if (kind !== 'money') return [field];
  const currency = joined(said, { en: 'currency', zh: '币种' });
  return [field, { path: `${path}.currency`, label: currency, kind: 'currency', required: false, child, registered }];
}

function label({ name, field }: RegisteredField): Label {
  return labelOf(field.options.label, name);
}

function joined(outer: Label, inner: Label): Label {
  const zh = outer.zh ?? inner.zh;
  return {
    en: `${outer.en}: ${inner.en}`,
    ...(zh === undefined ? {} : { zh: `${outer.zh ?? outer.en}：${inner.zh ?? inner.en}` }),
  };
}

/**
 * The fields by which a record of the file is known again: the first list that no two records share and whose fields are all
 * mapped; undefined where there is none.
 */
export function keyOf(entity: RegisteredEntity, mapped: ReadonlySet<string>): readonly string[] | undefined {
  return uniqueLists(entity).find((fields) => fields.every((name) => mapped.has(name)));
}

/** Field lists that no two records share. */
export function uniqueLists(entity: RegisteredEntity): (readonly string[])[] {
  const single = [...entity.fields.values()].filter(({ field }) => field.options.unique).map(({ name }) => [name]);
  const lists = (entity.entity.indexes ?? []).filter(({ unique, where }) => unique && where === undefined);
  return [...single, ...lists.map(({ fields }) => fields)];
}
