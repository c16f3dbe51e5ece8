import type { Access } from '@entrepot/registry/permissions/access';
import type { RegisteredField } from '@entrepot/registry/schema/registry';

/** How a field can be looked for where the table is large: by an index from its beginning, by whole values, or not at all. */
export type Reach = 'prefix' | 'whole' | 'none';

export interface SearchedField {
  readonly name: string;
  /** Unquoted. */
  readonly column: string;
  readonly reach: Reach;
  /** Whether it names the record; other texts count less. */
  readonly isKey: boolean;
}

/**
 * What of an entity's records a search looks at: the title and texts that are unique, alone or within something; where the
 * table is small, every text that is no personal data.
 */
export function searchedFields(access: Access): readonly SearchedField[] {
  const { entity } = access;
  const { indexes = [] } = entity.entity;
  const isText = ({ name, field }: RegisteredField) =>
    (field.kind === 'text' || field.kind === 'longText') && access.fields.has(name);
  return [...entity.fields.values()].filter(isText).flatMap(({ name, field, columns }): SearchedField[] => {
    const [column] = columns;
    if (column === undefined) return [];
    const leads =
      field.options.unique || field.options.index || indexes.some(({ fields, where }) => !where && fields[0] === name);
    const within = indexes.some(({ fields, unique, where }) => unique && !where && fields.includes(name));
    const isKey = name === entity.title || field.options.unique === true || within;
    if (!isKey && (field.options.personal || entity.title === undefined)) return [];
    return [{ name, column, isKey, reach: isKey && leads ? 'prefix' : isKey && within ? 'whole' : 'none' }];
  });
}

// A row of a result, read at a glance.
const mostShown = 4;
const telling = new Set(['text', 'states', 'enum', 'money', 'quantity', 'date', 'timestamp', 'boolean']);

/** The fields that a found record shows beside what was found: its title first, then its state, then a few more. */
export function shownFields(access: Access): readonly string[] {
  const { entity } = access;
  const open = [...entity.fields.values()].filter(
    ({ name, field }) => access.fields.has(name) && telling.has(field.kind) && (!field.options.personal || name === entity.title),
  );
  const weight = ({ name, field }: RegisteredField) =>
    name === entity.title ? 0 : field.kind === 'states' ? 1 : name === 'name' ? 2 : field.kind === 'enum' ? 3 : 4;
  return open
    .sort((a, b) => weight(a) - weight(b))
    .slice(0, mostShown)
    .map(({ name }) => name);
}
