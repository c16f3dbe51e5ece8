import type { UiAction } from '@entrepot/sdk/ui';
import { send } from '../api/client.ts';
import type { Values } from './draft.ts';

/** A file that an action answered. */
export interface AnsweredFile {
  readonly name: string;
  readonly content: Blob;
}

/** What an action answered: a file, or JSON; with the id of the job that it began, where it began one. */
export type ActionAnswer = { readonly file: AnsweredFile } | { readonly json: unknown; readonly job?: string | undefined };

/** Takes an action; input of a GET goes in the query. @throws ApiError where it is refused */
export async function runAction({ path, method }: UiAction, id: string, input: Values): Promise<ActionAnswer> {
  const at = path.replace('{id}', id);
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  const query = new URLSearchParams(
    given.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
  const response =
    method === 'GET'
      ? await send(given.length > 0 ? `${at}?${query}` : at, { headers: { Accept: '*/*' } })
      : await send(at, {
          body: Object.fromEntries(given),
          headers: { Accept: '*/*', 'Idempotency-Key': crypto.randomUUID() },
        });
  if (response.status === 204) return { json: undefined };
  if (/[/+]json/.test(response.headers.get('content-type') ?? '')) {
    const json: unknown = await response.json();
    return { json, job: response.status === 202 ? jobIn(response.headers.get('location'), json) : undefined };
  }
  return { file: { name: nameIn(response.headers.get('content-disposition')), content: await response.blob() } };
}

function jobIn(location: string | null, json: unknown): string | undefined {
  const [, id] = /\/api\/v1\/kernel\/jobs\/([0-9a-f-]{36})$/.exec(location ?? '') ?? [];
  const named = typeof json === 'object' && json !== null && 'jobId' in json ? json.jobId : undefined;
  return id ?? (typeof named === 'string' ? named : undefined);
}

/** `attachment; filename*=UTF-8''…` before `filename="…"` (RFC 6266). */
function nameIn(disposition: string | null): string {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '') ?? [];
  const [, plain] = /filename="?([^";]+)"?/i.exec(disposition ?? '') ?? [];
  return encoded ? decodeURIComponent(encoded) : (plain ?? 'file');
}

/** Types that every browser shows by itself, and that cannot run as a page of the console. */
const shown = /^(application\/pdf|image\/(png|jpeg|gif|webp))\b/;

/** Shows a file in a tab of its own, where browsers show such files and let tabs open; else saves it. */
export function openFile(file: AnsweredFile): void {
  const url = shown.test(file.content.type) ? URL.createObjectURL(file.content) : undefined;
  if (url === undefined || window.open(url, '_blank') === null) saveFile(file);
  if (url !== undefined) setTimeout(() => URL.revokeObjectURL(url), 600_000);
}

/** Hands a file to the browser, which saves it. */
export function saveFile({ name, content }: AnsweredFile): void {
  const url = URL.createObjectURL(content);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
