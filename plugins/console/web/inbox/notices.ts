import type { JobStatus, Label } from '@entrepot/sdk';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';

/** A notice as the inbox shows it. */
export interface Notice {
  readonly id: string;
  readonly text: Label;
  readonly importance: 'low' | 'normal' | 'high';
  readonly entity: string | null;
  readonly record: string | null;
  readonly job: Pick<JobStatus, 'id' | 'state' | 'rejected'> | null;
  readonly times: number;
  readonly readAt: string | null;
  readonly updatedAt: string;
}

interface NoticePage {
  readonly unread: number;
  readonly data: readonly Notice[];
  readonly more: boolean;
}

/** The notices of the user, newest first, page by page. */
export function useNotices(isUnreadOnly: boolean) {
  return useInfiniteQuery({
    queryKey: ['inbox', isUnreadOnly],
    queryFn: ({ pageParam, signal }) => {
      const before = pageParam === undefined ? '' : `&before=${encodeURIComponent(pageParam)}`;
      return api<NoticePage>(`/api/v1/console/inbox?unread=${isUnreadOnly}${before}`, { signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data, more }) => (more ? data.at(-1)?.updatedAt : undefined),
  });
}

/** Marks notices as read or unread; all of them where no ids are given. */
export function useMark() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { readonly ids?: readonly string[]; readonly read: boolean }) =>
      api<void>('/api/v1/console/markNotices', { body: change }),
    onSettled: () => client.invalidateQueries({ queryKey: ['inbox'] }),
  });
}
