import type { Filter } from '@entrepot/sdk';
import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { fieldOf } from '../api/model.tsx';
import { readPage } from '../api/records.ts';

const most = 20;

/** What tells a record apart beside its title: a unique field, or else the first plain one. */
export function secondField(entity: UiEntity): UiField | undefined {
  const texts = entity.fields.filter(({ kind, name, personal }) => kind === 'text' && name !== entity.title && !personal);
  return (
    texts.find(({ unique }) => unique) ?? texts.find(({ name }) => entity.unique.some((list) => list.includes(name))) ?? texts[0]
  );
}

/** The fields by which records are looked for. */
function searchedFields(entity: UiEntity): readonly UiField[] {
  const title = entity.title === null ? undefined : fieldOf(entity, entity.title);
  const unique = entity.fields.filter(({ unique, kind, name }) => unique && kind === 'text' && name !== entity.title);
  const fields = [...(title && (title.kind === 'text' || title.kind === 'longText') ? [title] : []), ...unique];
  const second = secondField(entity);
  return fields.length > 0 || !second ? fields : [second];
}

/** The condition that a typed text sets; undefined where nothing is typed. */
export function searchFilter(entity: UiEntity, text: string): Filter | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  const fields = searchedFields(entity);
  return {
    or: fields.map(({ name, unique }) => ({
      [name]: unique && name !== entity.title ? { startsWith: typed } : { contains: typed },
    })),
  };
}

/** The fields of which a choice is made up. */
function shownFields(entity: UiEntity): string[] {
  return ['id', entity.title, secondField(entity)?.name].filter((name): name is string => typeof name === 'string');
}

/** Records that a typed text may mean. */
export async function findRecords(entity: UiEntity, text: string, signal?: AbortSignal): Promise<readonly UiRecord[]> {
  const filter = searchFilter(entity, text);
  if (filter && searchedFields(entity).length === 0) return [];
  const { data } = await readPage(
    entity,
    { ...(filter ? { filter } : { sort: '-id' }), fields: shownFields(entity), pageSize: most },
    undefined,
    signal,
  );
  return data;
}

/** Records by their ids, in that order; those that are gone or closed are missing. */
export async function readChoices(entity: UiEntity, ids: readonly string[]): Promise<readonly UiRecord[]> {
  if (ids.length === 0) return [];
  const { data } = await readPage(entity, { filter: { id: { in: ids } }, fields: shownFields(entity), pageSize: ids.length });
  return ids.flatMap((id) => data.find((record) => record.id === id) ?? []);
}
