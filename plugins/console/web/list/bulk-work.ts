import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { api } from '../api/client.ts';
import type { Selection } from './selection.ts';

/** What is done to many records. `update` and `delete` are actions of every entity. */
export interface BulkWork {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Which records a selection means, as the bulk route takes it. */
export function chosenRecords({ isAll, ids }: Selection, filter: Filter | undefined): { ids: string[] } | { filter: Filter } {
  return isAll ? { filter: filter ?? {} } : { ids: [...ids] };
}

interface StartedJob {
  readonly id: string;
  readonly records: number;
}

/** Begins the job. @returns its id */
export async function startBulk(entity: UiEntity, chosen: object, { action, input }: BulkWork): Promise<string> {
  const body = { entity: entity.name, action, ...chosen, ...(action === 'delete' ? {} : { input }) };
  const { id } = await api<StartedJob>('/api/v1/kernel/bulk', { body, headers: { 'Idempotency-Key': crypto.randomUUID() } });
  return id;
}

/** Begins a job that takes back what another one has done. @returns its id */
export async function undoBulk(entity: UiEntity, job: string): Promise<string> {
  const body = { entity: entity.name, action: 'undo', job };
  const { id } = await api<StartedJob>('/api/v1/kernel/bulk', { body, headers: { 'Idempotency-Key': crypto.randomUUID() } });
  return id;
}

/** What became of one record. */
export interface BulkResult {
  readonly position: number;
  readonly id: string;
  readonly title: string | null;
  readonly state: 'waiting' | 'done' | 'refused';
  readonly code: string | null;
  readonly detail: string | null;
}

export interface BulkResults {
  readonly data: readonly BulkResult[];
  readonly next: number | null;
  readonly counts: { readonly waiting: number; readonly done: number; readonly refused: number };
  /** Whether it can be taken back. */
  readonly undo: boolean;
}

export function readResults(job: string, state: BulkResult['state'] | undefined, after: number): Promise<BulkResults> {
  const query = new URLSearchParams({ job, after: String(after), limit: '200', ...(state ? { state } : {}) });
  return api<BulkResults>(`/api/v1/kernel/bulkResults?${query}`);
}
