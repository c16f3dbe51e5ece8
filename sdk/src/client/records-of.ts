import { dataOf } from './api-problem.ts';
import type { ApiClient } from './create-client.ts';
import type { paths } from './routes.ts';

/** What a list answers. */
interface Page<R> {
  readonly data: readonly R[];
  readonly nextPageToken: string | null;
}

interface List<R> {
  readonly get: {
    readonly responses: { readonly 200: { readonly content: { readonly 'application/json': Page<R> } } };
  };
}

/** The paths of lists among `Paths`. */
export type ListPath<Paths> = { [P in keyof Paths]: Paths[P] extends List<unknown> ? P : never }[keyof Paths] & string;

/** The records that the list at a path answers. */
export type RecordAt<Paths, P extends keyof Paths> = Paths[P] extends List<infer R> ? R : never;

export interface ListQuery {
  /** A condition tree, as `{ status: { eq: 'held' } }`. */
  filter?: Readonly<Record<string, unknown>>;
  /** As `-createdAt,id`. */
  sort?: string;
  /** Only these fields, by comma. */
  fields?: string;
  /** References and children to answer as records, by comma. */
  expand?: string;
  /** Records per request, 1 to 1,000; 200 unless given. */
  pageSize?: number;
}

/**
 * All records of a list, a page at a time as they are read. What is written meanwhile may or may not show; nothing shows twice.
 * @throws ApiProblem where the server refuses
 */
export async function* recordsOf<P extends ListPath<Paths>, Paths extends {} = paths>(
  client: ApiClient<Paths>,
  path: P,
  query: ListQuery = {},
): AsyncGenerator<RecordAt<Paths, P>> {
  // Every list takes these parameters; its type is known only where the path is.
  const get = client.GET as (path: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
  let pageToken: string | null = null;
  do {
    const params = { query: { pageSize: 200, ...query, ...(pageToken === null ? {} : { pageToken }) } };
    const page = dataOf(await get(path, { params })) as Page<RecordAt<Paths, P>>;
    yield* page.data;
    pageToken = page.nextPageToken;
  } while (pageToken !== null);
}

/** The id of what a reference points to, whether it was answered as the id or, by `expand`, as the record. */
export function idOf(reference: string | { readonly id: string } | null | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id;
}
