/** Somebody as they are mentioned. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly displayName: string | null;
}

/** A comment as the server tells it. */
export interface CommentOfRecord {
  readonly id: string;
  readonly text: string;
  readonly author: string;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly mentions: readonly Person[];
  readonly isMine: boolean;
  readonly mayEdit: boolean;
}
