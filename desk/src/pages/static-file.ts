import { readFile, stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { resolve, sep } from 'node:path';
import type { Answer } from '@entrepot/web/answer';
import { acceptedEncodings } from './encoding.ts';
import { mediaType } from './media-type.ts';

/** A worker is held by the policy of its own script: it may fetch from this server alone. */
const workerPolicy = "default-src 'self'";
const forEver = 'public, max-age=31536000, immutable';
/** What bundlers name by content: `assets/main-Bx3k9_aQ.js`. */
const hashed = /(^|\/)assets\/[^/]*-[\w-]{8}\.\w+$/;

/**
 * The file at a path below a folder, as it stands there or compressed beside it (`.br`, `.gz`); undefined where there is none.
 * @param path as it came in the address, without the page's own path
 */
export async function staticFile(folder: string, path: string, headers: IncomingHttpHeaders): Promise<Answer | undefined> {
  const file = fileBelow(folder, path);
  const type = file && mediaType(file);
  if (!file || !type) return undefined;
  for (const encoding of [...acceptedEncodings(headers['accept-encoding']), undefined]) {
    const stored = `${file}${encoding?.extension ?? ''}`;
    const found = await stat(stored).catch(() => undefined);
    if (!found?.isFile()) continue;
    const tag = `"${found.size.toString(36)}-${found.mtimeMs.toString(36)}"`;
    const told = {
      ETag: tag,
      Vary: 'Accept-Encoding',
      'Cache-Control': hashed.test(path) ? forEver : 'no-cache',
      ...(type.startsWith('text/javascript') ? { 'Content-Security-Policy': workerPolicy } : {}),
      ...(encoding ? { 'Content-Encoding': encoding.name } : {}),
    };
    if (isKnown(tag, headers)) return { status: 304, body: undefined, headers: told };
    return { status: 200, body: await readFile(stored), type, headers: told };
  }
  return undefined;
}

/** Whether the client has it already, by `If-None-Match` (RFC 9110, section 13.1.2). */
export function isKnown(tag: string, headers: IncomingHttpHeaders): boolean {
  const known = headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known?.includes(tag) ?? false;
}

/** Never a hidden file, nor one outside of the folder. */
function fileBelow(folder: string, path: string): string | undefined {
  let plain: string;
  try {
    plain = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (plain.includes('\0') || /(^|[/\\])\./.test(plain)) return undefined;
  const file = resolve(folder, `./${plain}`);
  return file.startsWith(`${resolve(folder)}${sep}`) ? file : undefined;
}
