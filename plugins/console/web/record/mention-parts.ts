import type { Person } from './comment-of-record.ts';

/** A stretch of a comment: plain text, or somebody's name. */
export interface CommentPart {
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
  readonly isMention: boolean;
}

/** A comment cut at the names of those whom it mentions. Text stays text: nothing in it is taken for markup. */
export function commentParts(text: string, mentions: readonly Pick<Person, 'name'>[]): CommentPart[] {
  const names = mentions.map(({ name }) => `@${name}`).sort((one, other) => other.length - one.length);
  const parts: CommentPart[] = [];
  let told = 0;
  const tell = (until: number, isMention: boolean) => {
    if (until > told) parts.push({ text: text.slice(told, until), at: told, isMention });
    told = until;
  };
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const name = names.find((each) => text.startsWith(each, at));
    // Not in an address, and not the beginning of a longer name.
    if (name === undefined || isInWord(text[at - 1]) || isInWord(text[at + name.length])) continue;
    tell(at, false);
    tell(at + name.length, true);
  }
  tell(text.length, false);
  return parts;
}

function isInWord(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9_]/.test(character);
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
