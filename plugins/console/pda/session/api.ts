/** An answer that is no success; `status` 0 where the server was not reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const patience = 30_000;

async function call<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(patience), credentials: 'same-origin' });
  } catch (error) {
    throw new ApiError(0, 'offline', error instanceof Error ? error.message : 'offline');
  }
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  const body = isJson ? await response.json() : undefined;
  if (!response.ok) throw new ApiError(response.status, body?.code ?? '', body?.detail ?? response.statusText);
  return body as T;
}

export function get<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const search = new URLSearchParams(query).toString();
  return call(search ? `${path}?${search}` : path, { headers: { accept: 'application/json' } });
}

export function post<T>(path: string, body: unknown): Promise<T> {
  return call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
