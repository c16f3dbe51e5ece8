import type { Label } from '@entrepot/sdk';
import { api, send } from '../api/client.ts';

const base = '/api/v1/kernel';

export interface ColumnMapping {
  readonly columns: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, string>>;
  readonly decimal?: '.' | ',';
  readonly dates?: 'month-first' | 'day-first';
  readonly timeZone?: string;
}

/** How the file is read, where the guess is not what is wanted. */
export interface SheetChoice {
  readonly sheet?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
}

export interface Target {
  readonly path: string;
  readonly label: Label;
  readonly kind: string;
  readonly required: boolean;
  readonly child: string | null;
  readonly target: string | null;
  readonly values: Readonly<Record<string, Label>> | null;
}

export interface Inspection {
  readonly kind: 'csv' | 'xlsx';
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[];
  readonly targets: readonly Target[];
  readonly unique: readonly (readonly string[])[];
  readonly mapping: ColumnMapping;
  readonly evidence: Readonly<Record<string, 'saved' | 'name' | 'values'>>;
  /** A mapping for these headers is kept: nothing is left to map. */
  readonly known: string | null;
}

export interface Fault {
  readonly row: number;
  readonly column: string | null;
  readonly code: string;
  readonly detail: string;
}

export type Verdict = 'create' | 'update' | 'unchanged' | 'reject';

export interface PreviewedRecord {
  readonly row: number;
  readonly rows: number;
  readonly verdict: Verdict;
  readonly record: Readonly<Record<string, unknown>>;
  readonly lines: readonly {
    readonly row: number;
    readonly cells: Readonly<Record<string, string>>;
    readonly items: Readonly<Record<string, number>>;
  }[];
  readonly faults: readonly Fault[];
}

export interface Preview {
  readonly rows: number;
  readonly records: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly rejectedRows: number;
  readonly first: readonly PreviewedRecord[];
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  readonly key: readonly string[] | null;
  readonly missing: readonly string[];
}

export interface ImportRun {
  readonly id: string;
  readonly entity: string;
  readonly fileName: string;
  readonly userName: string;
  readonly jobId: string | null;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly rows: number;
  readonly createdRows: number;
  readonly updatedRows: number;
  readonly unchangedRows: number;
  readonly rejectedRows: number;
  readonly notReachedRows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

/** What is to be done with an uploaded file. */
export interface ImportPlan extends SheetChoice {
  readonly entity: string;
  readonly file: string;
  readonly mapping: ColumnMapping;
  readonly policy: 'skip' | 'update';
}

export function inspectImport(entity: string, file: string, choice: SheetChoice): Promise<Inspection> {
  return api(`${base}/inspectImport`, { body: { entity, file, ...choice } });
}

export function previewImport(plan: ImportPlan): Promise<Preview> {
  return api(`${base}/previewImport`, { body: { ...plan, most: 20 } });
}

/** @throws ApiError `already-imported` where the same file would make the same records again */
export function startImport(plan: ImportPlan, again: boolean): Promise<{ readonly id: string }> {
  return api(`${base}/startImport`, { body: { ...plan, again } });
}

export async function importRuns(): Promise<readonly ImportRun[]> {
  return (await api<{ data: readonly ImportRun[] }>(`${base}/importRuns?limit=100`)).data;
}

export function importRun(id: string): Promise<ImportRun> {
  return api(`${base}/importRun?id=${encodeURIComponent(id)}`);
}

export function cancelJob(id: string): Promise<unknown> {
  return api(`${base}/jobs/${id}:cancel`, { method: 'POST' });
}

export function shareMapping(entity: string, name: string, headers: readonly string[], mapping: ColumnMapping): Promise<unknown> {
  return api(`${base}/shareImportMapping`, { body: { entity, name, headers, mapping } });
}

const mostShown = 1_000;

/** What was wrong with the rejected rows of a job, the first thousand. */
export async function rejectedFaults(jobId: string): Promise<readonly Fault[]> {
  const { errors } = await api<{ errors: readonly (Omit<Fault, 'column'> & { pointer: string })[] }>(
    `${base}/jobs/${jobId}:errors`,
  );
  return errors.slice(0, mostShown).map(({ pointer, ...fault }) => ({ ...fault, column: columnOf(pointer) }));
}

/** `/items/3/Unit price` → `Unit price`. */
function columnOf(pointer: string): string | null {
  const column = pointer.split('/').slice(3).join('/');
  return column === '' ? null : column.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Saves the rejected rows, in the user's language. */
export async function downloadErrors(run: ImportRun): Promise<void> {
  const response = await send(`${base}/importErrors?id=${run.id}`, { headers: { Accept: '*/*' } });
  const name = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const plain = /filename="([^"]+)"/i.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name ? decodeURIComponent(name) : (plain ?? 'errors.csv');
  link.click();
  URL.revokeObjectURL(link.href);
}
