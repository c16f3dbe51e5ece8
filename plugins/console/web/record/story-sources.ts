import type { UiAction, UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { type Model, useModel } from '../api/model.tsx';
import { readPage } from '../api/records.ts';
import type { CommentOfRecord } from './comment-of-record.ts';
import { type Dated, mergeStory, type StorySource } from './merge-story.ts';

const pageSize = 30;

/** What became another value; `hidden` where the values are not told. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly hidden?: string;
}

export type StoryEntry = Dated &
  (
    | {
        readonly kind: 'change';
        readonly by: string | null;
        readonly operation: string;
        readonly through: string | null;
        readonly changes: readonly FieldChange[];
      }
    | { readonly kind: 'comment'; readonly comment: CommentOfRecord }
    | { readonly kind: 'event'; readonly entity: UiEntity; readonly record: UiRecord }
  );

interface ChangesPage {
  readonly data: readonly {
    readonly entry: string;
    readonly at: string;
    readonly operation: string;
    readonly user: { readonly name: string | null };
    readonly plugin: string | null;
    readonly work: string | null;
    readonly changes: readonly FieldChange[];
  }[];
  readonly nextPageToken?: string | null;
}

/** The action of whatever plugin tells the changes of any record: it takes the entity's name and the record's id. */
export function timelineAction(actions: readonly UiAction[]): UiAction | undefined {
  const takes = (action: UiAction, name: string) => action.input.some((field) => field.name === name);
  return actions.find(
    (action) => action.name === 'timeline' && action.method === 'GET' && takes(action, 'entity') && takes(action, 'record'),
  );
}

/** Where something is written down about a record and never changed again. */
export interface EventSource {
  readonly entity: UiEntity;
  readonly link: UiField;
  /** The moment that it tells of. */
  readonly at: string;
}

export function eventSources(entities: readonly UiEntity[], about: string): EventSource[] {
  return entities
    .filter(({ appendOnly, childOf }) => appendOnly && childOf !== about)
    .flatMap((entity): EventSource[] => {
      const link = entity.fields.find(({ kind, target }) => kind === 'ref' && target === about);
      const at = entity.fields.find(({ kind, nullable }) => kind === 'timestamp' && !nullable);
      return link ? [{ entity, link, at: at?.name ?? 'createdAt' }] : [];
    });
}

function useChanges(model: Model, entity: UiEntity, id: string) {
  const action = timelineAction(model.ui.actions);
  const query = useInfiniteQuery({
    queryKey: ['records', entity.name, 'changes', id],
    enabled: action !== undefined,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ entity: entity.name, record: id, pageSize: String(pageSize) });
      if (pageParam) asked.set('pageToken', pageParam);
      return api<ChangesPage>(`${action?.path}?${asked}`, { signal });
    },
    getNextPageParam: (page) => page.nextPageToken ?? undefined,
    // Of a record that was never written down there is no timeline: that is an answer.
    retry: false,
  });
  const entries = (query.data?.pages ?? []).flatMap(({ data }) =>
    data.map(
      ({ entry, at, operation, user, plugin, work, changes }): StoryEntry => ({
        key: `change ${entry}`,
        at,
        kind: 'change',
        by: user.name,
        operation,
        through: work ?? plugin,
        changes,
      }),
    ),
  );
  return {
    isOff: action === undefined,
    query,
    source: { entries, hasMore: query.hasNextPage } satisfies StorySource<StoryEntry>,
  };
}

export const commentsKey = (entity: string, id: string) => ['comments', entity, id] as const;

function useComments(entity: UiEntity, id: string): StorySource<StoryEntry> {
  const { data } = useQuery({
    queryKey: commentsKey(entity.name, id),
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ entity: entity.name, record: id });
      return api<{ data: readonly CommentOfRecord[] }>(`/api/v1/console/commentsOn?${asked}`, { signal });
    },
  });
  const entries = (data?.data ?? []).map(
    (comment): StoryEntry => ({ key: `comment ${comment.id}`, at: comment.createdAt, kind: 'comment', comment }),
  );
  return { entries: entries.reverse(), hasMore: false };
}

function useEvents(model: Model, entity: UiEntity, id: string) {
  const sources = eventSources(model.ui.entities, entity.name);
  const query = useInfiniteQuery({
    queryKey: ['records', sources.map((source) => source.entity.name).join(), 'events', entity.name, id],
    enabled: sources.length > 0,
    // One page token for each source; null where it has told everything.
    initialPageParam: sources.map((): string | null | undefined => undefined),
    queryFn: ({ pageParam, signal }) =>
      Promise.all(
        sources.map((source, index) =>
          pageParam[index] === null
            ? { data: [], nextPageToken: null }
            : readPage(
                source.entity,
                { filter: { [source.link.name]: { eq: id } }, sort: `-${source.at},-id`, pageSize },
                pageParam[index],
                signal,
              ),
        ),
      ),
    getNextPageParam: (pages) =>
      pages.some(({ nextPageToken }) => nextPageToken) ? pages.map(({ nextPageToken }) => nextPageToken ?? null) : undefined,
  });
  const told = sources.map(({ entity: source, at }, index): StorySource<StoryEntry> => {
    const records = (query.data?.pages ?? []).flatMap((pages) => pages[index]?.data ?? []);
    const entries = records.map(
      (record): StoryEntry => ({ key: `event ${record.id}`, at: String(record[at]), kind: 'event', entity: source, record }),
    );
    return { entries, hasMore: Boolean(query.data?.pages.at(-1)?.[index]?.nextPageToken) };
  });
  return { query, told };
}

export interface Story {
  readonly entries: readonly StoryEntry[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  /** Whether no plugin that runs tells changes to this user. */
  readonly isHistoryOff: boolean;
  readMore(): void;
}

/** Everything that is told of a record: its changes, what was said about it, and what was written down of it. */
export function useStory(entity: UiEntity, id: string): Story {
  const model = useModel();
  const changes = useChanges(model, entity, id);
  const comments = useComments(entity, id);
  const events = useEvents(model, entity, id);
  const { entries, unread } = mergeStory([changes.source, comments, ...events.told]);
  return {
    entries,
    hasMore: unread.length > 0,
    isLoading: changes.query.isFetching || events.query.isFetching,
    isHistoryOff: changes.isOff,
    readMore: () => {
      if (unread.includes(0)) void changes.query.fetchNextPage();
      if (unread.some((index) => index > 1)) void events.query.fetchNextPage();
    },
  };
}
