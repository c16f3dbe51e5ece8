import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/client.ts';

export interface FoundRecord {
  readonly id: string;
  readonly title: string;
  /** The field that the text was found in. */
  readonly field: string;
  readonly record: Readonly<Record<string, unknown>>;
}

export interface SearchAnswer {
  readonly data: readonly { readonly entity: string; readonly records: readonly FoundRecord[] }[];
  readonly incomplete: readonly string[];
}

const quietMs = 180;

/** Looks for a text in all records that the user may read, once they stop typing. */
export function useSearch(text: string, limit: number) {
  const [q, setQ] = useState(text.trim());
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), quietMs);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({
    queryKey: ['search', q, limit],
    queryFn: ({ signal }) =>
      api<SearchAnswer>(`/api/v1/kernel/search?${new URLSearchParams({ q, limit: String(limit) })}`, { signal }),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}
