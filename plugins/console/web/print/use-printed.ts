import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Model, useModel } from '../api/model.tsx';
import { type ListQuery, readPage } from '../api/records.ts';
import { titleQuery } from '../api/titles.ts';
import { neededFields } from '../list/shown-columns.ts';

/** Records that are printed at most: more is a book, and a file serves better. */
export const mostRecords = 2_000;

const pageSize = 200;

/** What is printed: records in their order, and what the records that they name are called. */
export interface Printed {
  readonly records: readonly UiRecord[];
  /** There are more, which are not printed. */
  readonly isCut: boolean;
  readonly titles: ReadonlyMap<string, string>;
}

/** Reads everything that is printed, once: paper does not change. `count` tells how many records are read so far. */
export function usePrinted(entity: UiEntity, query: ListQuery, columns: readonly UiField[]) {
  const client = useQueryClient();
  const model = useModel();
  const [count, setCount] = useState(0);
  const read = useQuery({
    queryKey: ['printed', entity.name, query, columns.map(({ name }) => name)],
    queryFn: async ({ signal }): Promise<Printed> => {
      const { records, isCut } = await readAll(entity, { ...query, fields: neededFields(entity, columns) }, signal, setCount);
      return { records, isCut, titles: await readTitles(client, model, records, columns) };
    },
    staleTime: Infinity,
  });
  return { ...read, count };
}

async function readAll(entity: UiEntity, query: ListQuery, signal: AbortSignal, onCount: (count: number) => void) {
  const records: UiRecord[] = [];
  let next: string | undefined;
  do {
    const page = await readPage(entity, { ...query, pageSize }, next, signal);
    records.push(...page.data);
    onCount(records.length);
    next = page.nextPageToken ?? undefined;
  } while (next !== undefined && records.length < mostRecords);
  return { records, isCut: next !== undefined };
}

async function readTitles(client: QueryClient, model: Model, records: readonly UiRecord[], columns: readonly UiField[]) {
  const titles = new Map<string, string>();
  const reads = columns.flatMap(({ name, kind, target }) => {
    const entity = model.entity((kind === 'attachment' ? 'kernel.attachment' : target) ?? '');
    if (!entity || (kind !== 'ref' && kind !== 'attachment')) return [];
    const ids = new Set(records.map((record) => record[name]).filter((id) => typeof id === 'string'));
    return [...ids].map(async (id) => {
      titles.set(id, await client.fetchQuery(titleQuery(entity, id)));
    });
  });
  await Promise.all(reads);
  return titles;
}
