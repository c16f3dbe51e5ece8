import type { User } from '@entrepot/sdk';

/** Whatever JSON a route answers: the test says what it expects, and a typed client would hide what it is to find. */
type Json = ReturnType<JSON['parse']>;

export interface TestResponse {
  status: number;
  /** Parsed where it is JSON, text otherwise, undefined where there is none. */
  body: Json;
  headers: Headers;
}

/** Who calls: a role by name, or several with attributes for their rules; null for somebody who has not signed in. */
export type Identity = string | (Partial<User> & { roles: readonly string[] }) | null;

type HeaderValues = Readonly<Record<string, string>>;

/** Calls routes by their path, as `/api/v1/orders/orders`. An object goes as JSON, text and bytes as they are. */
export interface Caller {
  get(path: string, headers?: HeaderValues): Promise<TestResponse>;
  post(path: string, body?: unknown, headers?: HeaderValues): Promise<TestResponse>;
  patch(path: string, body?: unknown, headers?: HeaderValues): Promise<TestResponse>;
  delete(path: string, headers?: HeaderValues): Promise<TestResponse>;
}

type AnswerCheck = (method: string, path: string, answer: { status: number; type: string; body: unknown }) => string | undefined;

const header = 'x-test-caller';

/**
 * @param check tells what is wrong with an answer; the call throws it
 */
export function callerOf(address: string, identity: Identity, check: AnswerCheck): Caller {
  const who: Record<string, string> = identity === null ? {} : { [header]: encodeURIComponent(JSON.stringify(userOf(identity))) };
  const send = async (method: string, path: string, body: unknown, headers: HeaderValues = {}): Promise<TestResponse> => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const contentType: Record<string, string> = body === undefined || isRaw ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { ...contentType, ...who, ...headers },
      ...(body === undefined ? {} : { body: isRaw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const answer = text === '' ? undefined : /[/+]json/.test(type) ? JSON.parse(text) : text;
    const fault = check(method, path, { status: response.status, type, body: answer });
    if (fault !== undefined) throw new Error(fault);
    return { status: response.status, body: answer, headers: response.headers };
  };
  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    patch: (path, body, headers) => send('PATCH', path, body, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
  };
}

/** The user of a request that `callerOf` sent; undefined lets the kernel look at tokens and sessions. */
export function identify(headers: { readonly [name: string]: string | string[] | undefined }): User | undefined {
  const value = headers[header];
  return typeof value === 'string' ? JSON.parse(decodeURIComponent(value)) : undefined;
}

function userOf(identity: Exclude<Identity, null>): User {
  const given = typeof identity === 'string' ? { roles: [identity] } : identity;
  return { id: null, name: given.roles.join(', '), attributes: {}, ...given };
}
