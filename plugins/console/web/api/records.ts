import type { Filter } from '@entrepot/sdk';
import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from './client.ts';

/** What a list asks for. */
export interface ListQuery {
  readonly filter?: Filter | undefined;
  /** `-createdAt,id` */
  readonly sort?: string | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly pageSize?: number | undefined;
}

export interface Page {
  readonly data: readonly UiRecord[];
  readonly nextPageToken?: string | null;
}

/** One page of records. */
export function readPage(entity: UiEntity, query: ListQuery, pageToken?: string, signal?: AbortSignal): Promise<Page> {
  const body = { ...query, fields: query.fields, ...(pageToken ? { pageToken } : {}) };
  return api<Page>(`${entity.path}:search`, { body, ...(signal ? { signal } : {}) });
}

/** The records of a list, page by page; `fetchNextPage` reads on. Keys begin with `records` and the entity's name. */
export function useRecords(entity: UiEntity, query: ListQuery) {
  return useInfiniteQuery({
    queryKey: ['records', entity.name, 'list', query],
    queryFn: ({ pageParam, signal }) => readPage(entity, query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken ?? undefined,
  });
}

/** One record with its children. */
export function useRecord(entity: UiEntity, id: string) {
  return useQuery({
    queryKey: ['records', entity.name, 'one', id],
    queryFn: ({ signal }) => api<UiRecord>(`${entity.path}/${id}`, { signal }),
  });
}

export interface AggregateQuery {
  readonly filter?: Filter | undefined;
  /** As `status`, or `createdAt:month` by the calendar of `timeZone`. */
  readonly groupBy?: readonly string[];
  readonly timeZone?: string;
  /** `{ lines: { count: '*' }, total: { sum: 'price.amount' } }` */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Asks for counts and sums over records. */
export function aggregateQuery(entity: UiEntity, query: AggregateQuery) {
  return {
    queryKey: ['records', entity.name, 'aggregate', query],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const { data } = await api<{ data: readonly Readonly<Record<string, unknown>>[] }>(`${entity.path}:aggregate`, {
        body: query,
        signal,
      });
      return data;
    },
  };
}

/** Counts and sums over records. */
export function useAggregate(entity: UiEntity, query: AggregateQuery) {
  return useQuery(aggregateQuery(entity, query));
}

/** Changes a record. @throws ApiError 412 where somebody else changed it meanwhile */
export function patchRecord(entity: UiEntity, record: Pick<UiRecord, 'id' | 'version'>, change: object): Promise<UiRecord> {
  const headers = { 'If-Match': `"${record.version}"` };
  return api<UiRecord>(`${entity.path}/${record.id}`, { method: 'PATCH', body: change, headers });
}

export function createRecord(entity: UiEntity, values: object): Promise<UiRecord> {
  return api<UiRecord>(entity.path, { body: values, headers: { 'Idempotency-Key': crypto.randomUUID() } });
}

export function deleteRecord(entity: UiEntity, record: Pick<UiRecord, 'id' | 'version'>): Promise<void> {
  return api<void>(`${entity.path}/${record.id}`, { method: 'DELETE', headers: { 'If-Match': `"${record.version}"` } });
}

/** Takes an action on a record. */
export function act<T = unknown>(path: string, id: string, input: object = {}): Promise<T> {
  return api<T>(path.replace('{id}', id), { method: 'POST', body: input, headers: { 'Idempotency-Key': crypto.randomUUID() } });
}

/** Reads again what is shown of these entities; of all where none is named. */
export function refresh(client: QueryClient, ...entities: readonly string[]): Promise<void> {
  const keys = entities.length === 0 ? [['records']] : entities.map((entity) => ['records', entity]);
  return Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))).then(() => {});
}
