import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a route hands back: nothing is sent before it is whole, except for streams. */
export interface Answer {
  readonly status: number;
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array> | undefined;
  /** Media type of the body; JSON unless given. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer that the kernel's own actions make themselves, for its headers. */
export class WebAnswer implements Answer {
  readonly status: number;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: string | undefined, headers: Readonly<Record<string, string>>) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export function jsonAnswer(body: string, status = 200, headers?: Readonly<Record<string, string>>): Answer {
  return { status, body, headers };
}

export const noContent: Answer = { status: 204, body: undefined };

// https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
const security = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

/** Writes an answer in one go; a stream that fails midway breaks the connection, so that nobody takes a part for the whole. */
export async function send(response: ServerResponse, { status, body, type, headers }: Answer): Promise<void> {
  const all: Record<string, string | number> = { ...security };
  if (body !== undefined) all['Content-Type'] = type ?? 'application/json; charset=utf-8';
  if (headers) Object.assign(all, headers);
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    if (body !== undefined) all['Content-Length'] = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
    response.writeHead(status, all);
    response.end(body);
    return;
  }
  response.writeHead(status, all);
  response.flushHeaders();
  await pipeline(Readable.from(body), response);
}
