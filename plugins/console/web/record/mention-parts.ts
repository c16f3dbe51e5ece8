import type { Person } from './story-sources.ts';

/** A stretch of a comment: plain text, or somebody's name. */
export interface CommentPart {
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
  readonly isMention: boolean;
}

/** A comment cut at the names of those whom it mentions. Text stays text: nothing in it is taken for markup. */
export function commentParts(text: string, mentions: readonly Pick<Person, 'name'>[]): CommentPart[] {
  const names = new Set(mentions.map(({ name }) => `@${name}`));
  const parts: CommentPart[] = [];
  let at = 0;
  const add = (piece: string, isMention: boolean) => {
    if (piece !== '') parts.push({ text: piece, at, isMention });
    at += piece.length;
  };
  for (const piece of text.split(/(@[^\s@]+)/)) {
    // A name may be followed by a full stop or a comma.
    const name = [...names].filter((each) => piece.startsWith(each)).sort((one, other) => other.length - one.length)[0];
    if (name !== undefined) add(name, true);
    add(piece.slice(name?.length ?? 0), false);
  }
  return parts;
}

/** The ids of the known people whose names stand in a text. */
export function mentionedIn(text: string, people: Iterable<Person>): string[] {
  const known = [...people];
  return [
    ...new Set(
      known
        .filter((person) => commentParts(text, known).some((part) => part.isMention && part.text === `@${person.name}`))
        .map(({ id }) => id),
    ),
  ];
}
