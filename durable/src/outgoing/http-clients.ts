import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpClient, type HttpInit, Problem } from '@entrepot/sdk';
import type { Agent, Response as WireResponse } from 'undici';
import { isAllowedPrivate, isDeclared } from './allowed-hosts.ts';
import { isPrivateAddress } from './private-address.ts';
import { ResponseTooLarge, readWhole } from './read-whole.ts';
import { isRepeatable, pauseAfter, pauseBefore } from './retry.ts';

/** One attempt of one call, for whoever accounts for plugins. */
export interface OutgoingCall {
  readonly plugin: string;
  readonly method: string;
  readonly host: string;
  /** Of the answer; undefined where none came. */
  readonly status: number | undefined;
  /** The code of the problem where none came. */
  readonly error: string | undefined;
  readonly ms: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

export interface HttpClientsOptions {
  /** Hosts and ranges of private addresses that may be reached, as `erp.internal`, `*.lan` or `10.1.0.0/16`. */
  readonly privateHosts: readonly string[];
  now(): Date;
  observe?(call: OutgoingCall): void;
}

const defaultTimeoutMs = 30_000;
const defaultRetries = 2;
const defaultMaxBytes = 10 * 1024 * 1024;
const mostHops = 5;

interface Target {
  readonly plugin: string;
  readonly hosts: readonly string[];
}

/** The way out of all plugins: one pool of connections, and for each plugin a client that knows its hosts. */
export class HttpClients {
  readonly #options: HttpClientsOptions;
  #agent: Agent | undefined;

  constructor(options: HttpClientsOptions) {
    this.#options = options;
  }

  /** @param hosts those that the plugin's manifest names */
  of(plugin: string, hosts: readonly string[]): HttpClient {
    return { fetch: (url, init = {}) => this.#fetch({ plugin, hosts }, new URL(url), init) };
  }

  async stop(): Promise<void> {
    await this.#agent?.destroy();
  }

  async #fetch(target: Target, url: URL, init: HttpInit): Promise<Response> {
    const method = (init.method ?? 'GET').toUpperCase();
    const retries = isRepeatable(method, new Headers(init.headers)) ? (init.retries ?? defaultRetries) : 0;
    for (let attempt = 0; ; attempt += 1) {
      const random = Math.random();
      let pauseMs: number | undefined;
      try {
        const answer = await this.#follow(target, url, { ...init, method });
        pauseMs = pauseAfter(answer.status, answer.headers, attempt, this.#options.now(), random);
        if (pauseMs === undefined || attempt >= retries) return answer;
      } catch (error) {
        const passes = error instanceof Problem && (error.code === 'http-failed' || error.code === 'http-timeout');
        if (!passes || attempt >= retries || init.signal?.aborted) throw error;
        pauseMs = pauseBefore(attempt, random);
      }
      await sleep(pauseMs, undefined, init.signal ? { signal: init.signal } : {});
    }
  }

  async #follow(target: Target, start: URL, init: HttpInit & { method: string }): Promise<Response> {
    let url = start;
    let request = init;
    for (let hop = 0; ; hop += 1) {
      const answer = await this.#once(target, url, request);
      const location = answer.headers.get('location');
      if (init.redirect === 'manual' || location === null || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
      if (hop === mostHops) throw refused('too-many-redirects', url, `It redirects more than ${mostHops} times.`);
      const next = new URL(location, url);
      request = redirected(request, answer.status, next.origin === url.origin);
      url = next;
    }
  }

  async #once(target: Target, url: URL, init: HttpInit & { method: string }): Promise<Response> {
    const begun = performance.now();
    const seen = { status: undefined as number | undefined, error: undefined as string | undefined, receivedBytes: 0 };
    try {
      this.#check(target, url);
      const answer = await this.#send(url, init);
      seen.status = answer.status;
      const body = await readWhole(answer, init.maxBytes ?? defaultMaxBytes, (bytes) => {
        seen.receivedBytes += bytes;
      });
      return responseOf(answer, body);
    } catch (cause) {
      const problem = problemOf(cause, url, init);
      seen.error = problem.code;
      throw problem;
    } finally {
      const { plugin } = target;
      const sentBytes = bytesOf(init.body);
      this.#options.observe?.({ plugin, method: init.method, host: url.host, ms: performance.now() - begun, sentBytes, ...seen });
    }
  }

  /** @throws Problem `host-not-declared`, `private-address` */
  #check({ plugin, hosts }: Target, url: URL): void {
    const { hostname, protocol } = url;
    if ((protocol !== 'https:' && protocol !== 'http:') || !isDeclared(hostname, hosts)) {
      throw new Problem('host-not-declared', {
        status: 500,
        detail: `Plugin "${plugin}" calls ${protocol}//${hostname}, which its manifest does not name.`,
        remedy: `Add "${hostname}" to "capabilities.hosts" of plugin "${plugin}".`,
        params: { plugin, host: hostname },
      });
    }
    // A name is checked when it is looked up; an address is not looked up.
    const address = hostname.replace(/^\[|\]$/g, '');
    if (/^[\d.]+$|:/.test(address)) this.#checkAddress(hostname, address);
  }

  #checkAddress(host: string, address: string): void {
    if (!isPrivateAddress(address) || isAllowedPrivate(host, address, this.#options.privateHosts)) return;
    throw new Problem('private-address', {
      status: 500,
      detail: `${host} is at ${address}, which is no public address.`,
      remedy: `Where that is meant, let the operator add "${host}" to "privateHosts" of entrepot.config.ts.`,
      params: { host },
    });
  }

  async #send(url: URL, init: HttpInit & { method: string }): Promise<WireResponse> {
    // Half of the boot's time would go into it where nobody calls anybody.
    const { Agent, fetch, FormData: WireForm } = await import('undici');
    this.#agent ??= new Agent({ connect: { lookup: this.#lookup } });
    const timeout = AbortSignal.timeout(init.timeoutMs ?? defaultTimeoutMs);
    const { method, body } = init;
    return fetch(url, {
      method,
      headers: { ...init.headers },
      redirect: 'manual',
      dispatcher: this.#agent,
      signal: init.signal ? AbortSignal.any([timeout, init.signal]) : timeout,
      ...(body === undefined ? {} : { body: body instanceof FormData ? wireForm(new WireForm(), body) : body }),
    });
  }

  /** Looks a name up and refuses it there and then: between a check before and the connection the answer could change. */
  readonly #lookup: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      try {
        for (const { address } of found) this.#checkAddress(host, address);
      } catch (refusal) {
        return done(refusal as NodeJS.ErrnoException, []);
      }
      const [first] = found;
      if (options.all) return done(null, found);
      return done(null, first?.address ?? '', first?.family);
    });
  };
}

/** What goes to the next hop (Fetch Standard, HTTP-redirect fetch): credentials stay with their origin. */
function redirected(init: HttpInit & { method: string }, status: number, isSameOrigin: boolean): HttpInit & { method: string } {
  const secret = /^(authorization|cookie|proxy-authorization)$/i;
  const isGet = status === 303 ? init.method !== 'HEAD' : (status === 301 || status === 302) && init.method === 'POST';
  const dropped = (name: string) => (!isSameOrigin && secret.test(name)) || (isGet && /^content-/i.test(name));
  const headers = Object.fromEntries(Object.entries(init.headers ?? {}).filter(([name]) => !dropped(name)));
  if (!isGet) return { ...init, headers };
  const { body: _, ...rest } = init;
  return { ...rest, headers, method: 'GET' };
}

function problemOf(cause: unknown, url: URL, init: HttpInit): Problem {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if (error instanceof Problem) return error;
    if (error instanceof ResponseTooLarge) return refused('response-too-large', url, error.message, cause);
  }
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return refused('http-timeout', url, `It did not answer within ${init.timeoutMs ?? defaultTimeoutMs} ms.`, cause);
  }
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return refused('http-failed', url, inner instanceof Error ? `${inner.message}.` : String(inner), cause);
}

function refused(code: string, url: URL, reason: string, cause?: unknown): Problem {
  return new Problem(code, {
    status: 502,
    detail: `The call of ${url.origin} failed. ${reason}`,
    params: { host: url.host, reason },
    ...(cause === undefined ? {} : { cause }),
  });
}

function responseOf({ status, headers }: WireResponse, body: Uint8Array<ArrayBuffer>): Response {
  const isEmpty = status === 204 || status === 205 || status === 304;
  const own = new Headers([...headers].filter(([name]) => name !== 'content-encoding' && name !== 'content-length'));
  return new Response(isEmpty ? null : body, { status, headers: own });
}

/** The library knows its own forms only. */
function wireForm<F extends { append(name: string, value: string | Blob): void }>(form: F, given: FormData): F {
  for (const [name, value] of given) form.append(name, value);
  return form;
}

function bytesOf(body: HttpInit['body']): number {
  if (body === undefined || body instanceof FormData) return 0;
  return typeof body === 'string' || body instanceof URLSearchParams ? Buffer.byteLength(body.toString()) : body.byteLength;
}
