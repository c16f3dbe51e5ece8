import type { IncomingMessage } from 'node:http';
import type { KeptRequest } from './idempotency.ts';
import type { Caller } from './identity/caller.ts';
import type { Locale } from './locale.ts';
import { mostBodyBytes, readBytes, readJson } from './request-body.ts';
import type { Web } from './web.ts';

/** One request on its way through a route. */
export class Exchange {
  readonly web: Web;
  readonly request: IncomingMessage;
  readonly caller: Caller;
  readonly locale: Locale;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** What stands in the path for `{id}`. */
  readonly id: string;
  /** Set where the request has an `Idempotency-Key`. */
  kept: KeptRequest | undefined;
  readonly #mostBodyBytes: number;
  #body: Promise<{ value: unknown; text: string }> | undefined;
  #bytes: Promise<Uint8Array> | undefined;

  constructor(
    web: Web,
    request: IncomingMessage,
    caller: Caller,
    locale: Locale,
    url: { path: string; query: string; id: string },
    mostBytes = mostBodyBytes,
  ) {
    this.web = web;
    this.request = request;
    this.caller = caller;
    this.locale = locale;
    this.path = url.path;
    this.query = url.query;
    this.id = url.id;
    this.#mostBodyBytes = mostBytes;
  }

  /** The JSON body, read once. @throws Problem `invalid-json`, `body-too-large`, `unsupported-media-type` */
  body(): Promise<{ value: unknown; text: string }> {
    this.#body ??= readJson(this.request, this.#mostBodyBytes);
    return this.#body;
  }

  /** The body as it came, for a route that takes no JSON; read once. @throws Problem `body-too-large` */
  bytes(): Promise<Uint8Array> {
    this.#bytes ??= readBytes(this.request, this.#mostBodyBytes);
    return this.#bytes;
  }
}
