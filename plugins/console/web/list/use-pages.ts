import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type ListQuery, type Page, readPage } from '../api/records.ts';

export const pageSize = 200;
/** The page on which a place of the list stands. */
export function pageOf(index: number): number {
  return Math.floor(index / pageSize);
}

/** Pages read ahead of what is seen, in the background. */
const ahead = 3;

export interface Pages {
  /** Records and places of records that are known to come; the last ones may still be read. */
  readonly count: number;
  /** Undefined while it is read. */
  readonly recordAt: (index: number) => UiRecord | undefined;
  /** Whether all of them have been read. */
  readonly isWhole: boolean;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** How many places are kept below the last known record while there are more to read. */
const placesBelow = 50;

/**
 * The records of a list around what is seen. Pages are read one behind the other, for each begins where the one before it
 * ends; those that are not seen are not read again when something changes until they are seen.
 */
export function usePages(entity: UiEntity, query: ListQuery, seen: { readonly first: number; readonly last: number }): Pages {
  const client = useQueryClient();
  const key = JSON.stringify([entity.name, query]);
  // Where each page begins: undefined for the first one.
  const chain = useRef<{ key: string; starts: (string | undefined)[]; end: number | undefined }>({
    key: '',
    starts: [],
    end: undefined,
  });
  const [, setRound] = useState(0);
  if (chain.current.key !== key) chain.current = { key, starts: [undefined], end: undefined };
  const { starts } = chain.current;
  const firstPage = Math.max(0, Math.min(starts.length - 1, pageOf(seen.first) - 1));
  const lastPage = Math.min(starts.length - 1, pageOf(seen.last) + ahead);
  const indexes = Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage + index);
  const keyOf = (index: number) => ['records', entity.name, 'list', query, starts[index] ?? null];
  const results = useQueries({
    queries: indexes.map((index) => ({
      queryKey: keyOf(index),
      queryFn: ({ signal }: { signal: AbortSignal }) => readPage(entity, { ...query, pageSize }, starts[index], signal),
      structuralSharing: false,
    })),
  });
  useEffect(() => {
    let isGrown = false;
    for (const [at, { data }] of results.entries()) {
      const index = firstPage + at;
      if (!data || index >= chain.current.starts.length) continue;
      isGrown = join(chain.current, index, data) || isGrown;
    }
    if (isGrown) setRound((round) => round + 1);
  });
  const pageAt = (index: number): Page | undefined =>
    index >= firstPage && index <= lastPage ? results[index - firstPage]?.data : client.getQueryData<Page>(keyOf(index));
  const failed = results.find(({ error }) => error !== null);
  const { end } = chain.current;
  return {
    count: end ?? (starts.length - 1) * pageSize + (results.some(({ data }) => data) ? placesBelow : 0),
    recordAt: (index) => pageAt(pageOf(index))?.data[index % pageSize],
    isWhole: end !== undefined,
    isPending: starts.length === 1 && results[0]?.data === undefined && !failed,
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  };
}

/** Takes up where the next page begins. @returns whether something else is known now than before */
function join(chain: { starts: (string | undefined)[]; end: number | undefined }, index: number, page: Page): boolean {
  const next = page.nextPageToken ?? undefined;
  if (next === undefined) {
    const end = index * pageSize + page.data.length;
    if (chain.end === end && chain.starts.length === index + 1) return false;
    chain.starts.length = index + 1;
    chain.end = end;
    return true;
  }
  if (chain.starts[index + 1] === next) return false;
  const isEnd = chain.starts.length === index + 1;
  chain.starts[index + 1] = next;
  if (isEnd) chain.end = undefined;
  return true;
}
