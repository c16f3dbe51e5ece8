import type { Filter } from '@entrepot/sdk';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import type { RelativeSpan } from '../list/relative-days.ts';

export type WidgetShow = 'number' | 'line' | 'bar' | 'pie' | 'table';

/** One widget in its place; twelve columns make a row. */
export interface WidgetPlace {
  readonly key: string;
  /** A metric, or a widget that a plugin contributes as `<plugin>.<name>`. */
  readonly metric?: string;
  readonly widget?: string;
  readonly show?: WidgetShow;
  readonly groupBy?: string;
  readonly bucket?: 'day' | 'week' | 'month';
  readonly width?: number;
}

/** What holds for all widgets when the dashboard is opened. */
export interface DashboardFilters {
  readonly range?: RelativeSpan;
  readonly fields?: Filter;
}

export interface Dashboard {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly audience: 'personal' | 'role' | 'shared';
  readonly role: string | null;
  readonly ownerName: string;
  readonly home: boolean;
  readonly layout: readonly WidgetPlace[];
  readonly filters: DashboardFilters;
  readonly mayChange: boolean;
}

/** What is saved: a new dashboard, or a change of the version that is named. */
export type DashboardDraft = Pick<Dashboard, 'name' | 'audience' | 'home' | 'layout' | 'filters'> & {
  readonly id?: string;
  readonly version?: number;
  readonly role?: string | null;
};

const key = ['dashboards'];

/** The dashboards that the user sees, and the id of the one that is their home page. */
export function useDashboards() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      api<{ data: readonly Dashboard[]; home: string | null }>('/api/v1/console/savedDashboards', { signal }),
  });
}

/** @throws ApiError 412 where somebody else changed it meanwhile */
export async function saveDashboard(client: QueryClient, { role, ...draft }: DashboardDraft): Promise<Dashboard> {
  const saved = await api<Dashboard>('/api/v1/console/saveDashboard', { body: { ...draft, ...(role ? { role } : {}) } });
  await client.invalidateQueries({ queryKey: key });
  return saved;
}

/** Deletes a dashboard as it is shown. */
export function useDelete() {
  const client = useQueryClient();
  return async ({ id, version }: Pick<Dashboard, 'id' | 'version'>) => {
    await api<void>('/api/v1/console/deleteDashboard', { body: { id, version } });
    await client.invalidateQueries({ queryKey: key });
  };
}
