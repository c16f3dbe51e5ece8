import createFetchClient, { type Client } from 'openapi-fetch';
import { type RetryOptions, retrying } from './retry.ts';
import type { paths } from './routes.ts';

export interface ClientOptions extends RetryOptions {
  /** Where Entrepot serves, as `https://erp.example.com`. */
  baseUrl: string;
  /** An API token, made by `/api/v1/kernel/createToken`. */
  token?: string;
  /** The language of problems: `en` or `zh-CN`. */
  language?: string;
  /** Sends a request; the global fetch unless given. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A client of the routes `Paths`. */
export type ApiClient<Paths extends {} = paths> = Client<Paths>;

/**
 * A client whose paths, inputs and answers are typed from OpenAPI. Every POST carries an `Idempotency-Key`, so that it takes
 * effect once however often it is sent; requests are tried again as `retrying` describes.
 * @template Paths the routes of the enabled plugins as openapi-typescript writes them from `/openapi.json`; those of all
 * first-party plugins unless given
 */
export function createClient<Paths extends {} = paths>(options: ClientOptions): ApiClient<Paths> {
  const { baseUrl, token, language, fetch: send = (request: Request) => fetch(request), ...retries } = options;
  const client = createFetchClient<Paths>({
    baseUrl,
    fetch: retrying(send, retries),
    querySerializer: queryText,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(language === undefined ? {} : { 'accept-language': language }),
    },
  });
  client.use({
    onRequest({ request }) {
      if (request.method !== 'POST' || request.headers.has('idempotency-key')) return;
      request.headers.set('idempotency-key', crypto.randomUUID());
      return request;
    },
  });
  return client;
}

/** A condition tree goes as JSON, several names by comma. */
function queryText(query: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    const isTree = typeof value === 'object' && !Array.isArray(value);
    parameters.set(name, isTree ? JSON.stringify(value) : String(value));
  }
  return parameters.toString();
}
