import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useQuery } from '@tanstack/react-query';
import { useModel } from './model.tsx';
import { readPage } from './records.ts';

/** What names a record to people: its title field, or the beginning of its id. */
export function titleOf(entity: UiEntity, record: Readonly<Record<string, unknown>>): string {
  const value = entity.title === null ? undefined : record[entity.title];
  return typeof value === 'string' && value !== '' ? value : String(record.id ?? '').slice(-8);
}

interface Waiting {
  readonly ids: Set<string>;
  readonly answer: Promise<ReadonlyMap<string, string>>;
}

const waiting = new Map<string, Waiting>();

/** Titles that are asked for in the same moment are read in one go. */
function titleFrom(entity: UiEntity, id: string): Promise<string> {
  let batch = waiting.get(entity.name);
  if (!batch || batch.ids.size >= 200) {
    const ids = new Set<string>();
    const answer = new Promise<void>((resolve) => setTimeout(resolve, 15)).then(() => {
      if (waiting.get(entity.name)?.ids === ids) waiting.delete(entity.name);
      return readTitles(entity, [...ids]);
    });
    batch = { ids, answer };
    waiting.set(entity.name, batch);
  }
  batch.ids.add(id);
  return batch.answer.then((titles) => titles.get(id) ?? id.slice(-8));
}

async function readTitles(entity: UiEntity, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const fields = entity.title === null ? ['id'] : ['id', entity.title];
  const { data } = await readPage(entity, { filter: { id: { in: ids } }, fields, pageSize: 200 });
  return new Map(data.map((record: UiRecord) => [record.id, titleOf(entity, record)]));
}

/** Asks for the title of a record; never where the user may not read it. */
export function titleQuery(entity: UiEntity | undefined, id: string | null | undefined) {
  return {
    queryKey: ['records', entity?.name, 'title', id],
    queryFn: () => titleFrom(entity as UiEntity, id as string),
    enabled: entity !== undefined && typeof id === 'string',
    staleTime: 60_000,
  };
}

/** The title of a referenced record; undefined while it is read, or where the user may not read it. */
export function useTitle(entityName: string | undefined, id: string | null | undefined): string | undefined {
  return useQuery(titleQuery(useModel().entity(entityName ?? ''), id)).data;
}
