import type { ProblemDocument } from '@entrepot/sdk';
import { preferences } from '../app/preferences.ts';

/** An answer that is a problem; `message` is its sentence in the user's language. */
export class ApiError extends Error {
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const viewAsKey = 'entrepot.viewAs';

/** The role that the user looks through, for this tab. */
export const viewAs = {
  get: () => sessionStorage.getItem(viewAsKey),
  set: (role: string | null) => (role ? sessionStorage.setItem(viewAsKey, role) : sessionStorage.removeItem(viewAsKey)),
};

/** Calls the API. @throws ApiError where it refuses, TypeError where it cannot be reached */
export async function send(path: string, { method, body, headers, signal }: Call = {}): Promise<Response> {
  const isPlain = body !== undefined && !(body instanceof Blob);
  const role = viewAs.get();
  const response = await fetch(path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      Accept: 'application/json',
      'Accept-Language': preferences.get().locale === 'zh-CN' ? 'zh-CN' : 'en',
      'X-Requested-With': 'entrepot',
      ...(role ? { 'X-View-As': encodeURIComponent(role) } : {}),
      ...(isPlain ? { 'Content-Type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isPlain ? JSON.stringify(body) : (body as Blob) }),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw new ApiError(await problemOf(response));
  return response;
}

/** The parsed JSON answer; undefined where there is none. */
export async function api<T = unknown>(path: string, call?: Call): Promise<T> {
  const response = await send(path, call);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  const text = await response.text();
  try {
    const problem: ProblemDocument = JSON.parse(text);
    if (typeof problem.status === 'number') return problem;
  } catch {
    // Not from Entrepot, but from something before it.
  }
  const title = response.statusText || `HTTP ${response.status}`;
  return { type: 'about:blank', title, status: response.status, code: `http-${response.status}`, detail: title };
}
