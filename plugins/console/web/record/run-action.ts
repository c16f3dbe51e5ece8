import type { UiAction } from '@entrepot/sdk/ui';
import { send } from '../api/client.ts';
import type { Values } from './draft.ts';

/** A file that an action answered. */
export interface AnsweredFile {
  readonly name: string;
  readonly content: Blob;
}

export type ActionAnswer = { readonly file: AnsweredFile } | { readonly json: unknown };

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
  if (/[/+]json/.test(response.headers.get('content-type') ?? '')) return { json: await response.json() };
  return { file: { name: nameIn(response.headers.get('content-disposition')), content: await response.blob() } };
}

/** `attachment; filename*=UTF-8''…` before `filename="…"` (RFC 6266). */
function nameIn(disposition: string | null): string {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '') ?? [];
  const [, plain] = /filename="?([^";]+)"?/i.exec(disposition ?? '') ?? [];
  return encoded ? decodeURIComponent(encoded) : (plain ?? 'file');
}

/** Hands a file to the browser, which saves it. */
export function saveFile({ name, content }: AnsweredFile): void {
  const url = URL.createObjectURL(content);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
