import type { StoryEntry } from './story-sources.ts';

/** The states that a story tells a record was in, oldest first; none where its beginning was not read. */
export function statesIn(entries: readonly StoryEntry[], field: string, hasMore: boolean): string[] {
  if (hasMore) return [];
  const moves = entries
    .flatMap((entry) => (entry.kind === 'change' ? entry.changes.filter((change) => change.field === field) : []))
    .reverse();
  const first = moves[0];
  // Without its creation one would not know where it began.
  if (!first || (first.before ?? null) !== null) return [];
  return moves.flatMap(({ after }) => (typeof after === 'string' ? [after] : []));
}
