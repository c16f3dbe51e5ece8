import { randomUUIDv7 } from 'node:crypto';

declare module 'node:crypto' {
  /** In Node since 24.16, later than its published types. */
  export function randomUUIDv7(): string;
}

/** A time-ordered id (RFC 9562), made here so that rows that point to each other can be written at once. */
export const uuidV7: () => string = randomUUIDv7;
