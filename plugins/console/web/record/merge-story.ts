/** Something that happened to a record, at a moment in RFC 3339. */
export interface Dated {
  readonly key: string;
  readonly at: string;
}

/** What one place tells, the newest first, as far as it was read. */
export interface StorySource<T extends Dated> {
  readonly entries: readonly T[];
  /** Whether it has older ones that were not read yet. */
  readonly hasMore: boolean;
}

export interface MergedStory<T extends Dated> {
  /** The newest first. */
  readonly entries: readonly T[];
  /** The sources to read on, by place; none where everything is told. */
  readonly unread: readonly number[];
}

/**
 * One story of several. Older than the oldest that a source with more has told, nothing shows: what it has yet to tell would
 * have to stand between.
 */
export function mergeStory<T extends Dated>(sources: readonly StorySource<T>[]): MergedStory<T> {
  const open = sources.flatMap(({ entries, hasMore }, index) => (hasMore ? [{ index, until: timeOf(entries.at(-1)) }] : []));
  const horizon = Math.max(Number.NEGATIVE_INFINITY, ...open.map(({ until }) => until));
  const entries = sources
    .flatMap((source) => source.entries)
    .filter((entry) => timeOf(entry) >= horizon)
    .sort((one, other) => timeOf(other) - timeOf(one) || (one.key < other.key ? 1 : -1));
  return { entries, unread: open.filter(({ until }) => until === horizon).map(({ index }) => index) };
}

function timeOf(entry: Dated | undefined): number {
  return entry ? Date.parse(entry.at) : Number.POSITIVE_INFINITY;
}
