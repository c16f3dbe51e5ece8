import { Problem } from '@entrepot/sdk';

/** What happened in a run. `lost` and `resumed` say that its process died and that somebody tried it again. */
export type EntryKind = 'step' | 'failed' | 'retry' | 'timer' | 'event' | 'timeout' | 'undo' | 'undo-retry' | 'lost' | 'resumed';

// jsonb takes neither U+0000 nor half a surrogate pair.
const unkeepable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][\da-f]{2})/;

/** Why something failed, as operators read it; never a stack. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
  /** The status of the problem, so that the saga's code meets the same one whenever it passes. */
  readonly status?: number;
}

/** One thing that happened in a run. */
export interface Entry {
  readonly position: number;
  readonly kind: EntryKind;
  readonly name: string;
  /** As it came out of the journal; undefined where the step returned nothing. */
  readonly result?: unknown;
  readonly error?: Failure | undefined;
  /** When, ISO, by the database's clock. */
  readonly at: string;
}

/** An entry to be written; the position and the moment come with it. */
export type NewEntry = Omit<Entry, 'at'>;

/** What the saga's code is answered with, by the kind of what it asked for. */
export const answers: Readonly<Record<'step' | 'timer' | 'event', ReadonlySet<EntryKind>>> = {
  step: new Set(['step', 'failed']),
  timer: new Set(['timer']),
  event: new Set(['event', 'timeout']),
};

const answering = new Set<EntryKind>(['step', 'failed', 'timer', 'event', 'timeout']);

/** Whether the saga's code hears of it. */
export function isAnswer({ kind }: Entry): boolean {
  return answering.has(kind);
}

/** Deaths in a row without anything done in between, after which the run is taken for their cause. */
export const mostDeaths = 10;

/** Whether a run went down with its process too often, without getting on. */
export function isDeadly(entries: readonly Entry[]): boolean {
  const last = entries.slice(-mostDeaths);
  return last.length === mostDeaths && last.every(({ kind }) => kind === 'lost');
}

const mostBackoffMs = 600_000;

/** How long to wait after so many failures, ms: doubled each time, ten minutes at most. */
export function backoffMs(firstMs: number, failures: number): number {
  return Math.min(firstMs * 2 ** (failures - 1), Math.max(mostBackoffMs, firstMs));
}

/** Whether trying again may help: a Problem with a status below 500 is a decision. */
export function isAccident(error: unknown): boolean {
  return !(error instanceof Problem) || error.status >= 500;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof Problem) return { code: error.code, detail: error.message, status: error.status };
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'internal-error', detail: detail.slice(0, 2_000).toWellFormed().replaceAll('\0', '') };
}

/** The failure as the saga's code meets it. */
export function problemOfFailure(step: string, { code, detail, status = 500 }: Failure): Problem {
  return new Problem(code, { status, detail, params: { step } });
}

/**
 * A result as the journal gives it back: JSON, its keys in the order in which PostgreSQL keeps them, so that code which
 * goes through them does the same whether the result is new or comes from the journal.
 * @throws TypeError where it is no JSON
 */
export function journaled(value: unknown): unknown {
  const text = JSON.stringify(value);
  if (text !== undefined && unkeepable.test(text))
    throw new TypeError('the result holds a character that cannot be stored, as U+0000');
  return text === undefined ? undefined : JSON.parse(text, (_, part: unknown) => (isPlain(part) ? sorted(part) : part));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// jsonb keeps keys by their length in bytes, then by their bytes.
function sorted(value: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(value);
  if (keys.length < 2) return value;
  const bytes = new Map(keys.map((key) => [key, Buffer.from(key)]));
  keys.sort((one, other) => {
    const [a, b] = [bytes.get(one) as Buffer, bytes.get(other) as Buffer];
    return a.length - b.length || a.compare(b);
  });
  return Object.fromEntries(keys.map((key) => [key, value[key]]));
}
