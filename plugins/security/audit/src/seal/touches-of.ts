import { idsOf, uuidOf } from '../capture/record-image.ts';

/** Records of one statement up to which each of them is indexed by itself, where they were not made together. */
export const mostIndexed = 8;
/** Milliseconds between the making of records up to which a range of ids counts as narrow. */
export const narrowMs = 10_000;

/** What of an entry tells which records it changed. */
export interface Changed {
  readonly id: string;
  readonly entity: string | null;
  readonly operation: string;
  readonly records: number;
  /** The least id. */
  readonly first: Buffer | null;
  /** The greatest id, where there are several. */
  readonly last: Buffer | null;
  /** An image, where there are few that were not made together. */
  readonly sample: Buffer | null;
}

export interface NewTouch {
  readonly entity: string;
  readonly entry: string;
  readonly record: string;
  readonly last: string | null;
  readonly wide: boolean;
}

/** How an entry is found from its records. Records that were made by one statement have ids next to each other. */
export function touchesOf({ id, entity, operation, records, first, last, sample }: Changed): NewTouch[] {
  if (entity === null || !first) return [];
  const one = (record: Buffer): NewTouch => ({ entity, entry: id, record: uuidOf(record), last: null, wide: false });
  if (!last) return [one(first)];
  if (operation !== 'insert' && records <= mostIndexed && sample) {
    return idsOf(sample).map((record) => ({ entity, entry: id, record, last: null, wide: false }));
  }
  return [{ ...one(first), last: uuidOf(last), wide: madeAt(last) - madeAt(first) > narrowMs }];
}

/** The least id that a record could have which is in a narrow range with this one. */
export function leastNeighbour(record: string): string {
  const ms = Math.max(0, Number.parseInt(record.slice(0, 8) + record.slice(9, 13), 16) - narrowMs);
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** UUIDs of version 7 begin with the milliseconds since 1970 (RFC 9562, section 5.7). */
function madeAt(id: Buffer): number {
  return id.readUIntBE(0, 6);
}
