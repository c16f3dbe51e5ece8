import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import type { ViewDefinition } from './view-definition.ts';

export type Audience = 'personal' | 'role' | 'shared';

/** A view as it is kept on the server. */
export interface SavedView {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly audience: Audience;
  readonly role: string | null;
  readonly ownerName: string;
  readonly definition: ViewDefinition;
  readonly mayChange: boolean;
}

const keyOf = (entity: string) => ['views', entity];

/** The views of a list that the user sees. */
export function useSavedViews(entity: string) {
  return useQuery({
    queryKey: keyOf(entity),
    queryFn: async () =>
      (await api<{ data: readonly SavedView[] }>(`/api/v1/console/savedViews?entity=${encodeURIComponent(entity)}`)).data,
    staleTime: 60_000,
  });
}

export interface ViewDraft {
  readonly id?: string;
  /** The version that was changed: 412 where it is no more. */
  readonly version?: number;
  readonly entity: string;
  readonly name: string;
  readonly audience: Audience;
  readonly role?: string | null;
  readonly definition: ViewDefinition;
}

/** @throws ApiError 412 where somebody else changed it meanwhile */
export function saveView({ role, ...draft }: ViewDraft): Promise<SavedView> {
  return api<SavedView>('/api/v1/console/saveView', { body: { ...draft, ...(role ? { role } : {}) } });
}

export function deleteView({ id, version }: Pick<SavedView, 'id' | 'version'>): Promise<void> {
  return api<void>('/api/v1/console/deleteView', { body: { id, version } });
}
