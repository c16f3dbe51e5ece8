import { codeOf } from '@entrepot/database/database-error';
import { limited } from '@entrepot/registry/limited';
import { entering } from '@entrepot/registry/scope';
import { type Database, Problem, type StepCall, type Transaction, type User } from '@entrepot/sdk';
import { journaled, type NewEntry } from './journal.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { Fenced, SagaRecords } from './saga-records.ts';
import { StepConflict, StepTransaction } from './step-transaction.ts';

/** One attempt of a step, or of its undoing. */
export interface Attempt {
  readonly run: Fenced & { readonly round: number; readonly user: User | null };
  readonly plugin: string;
  /** Names it in the scope, as `saga orders.ship step buy-label`. */
  readonly work: string;
  readonly timeoutMs: number;
  readonly call: Omit<StepCall, 'signal'>;
  code(tx: Transaction, call: StepCall): unknown;
  /** Aborts when the process stops. */
  readonly stopping: AbortSignal;
  /** Gives the entry its place; called when all earlier entries of the run are written. */
  entry(result: unknown): NewEntry;
  /** Called when the entry stands. */
  written(entry: NewEntry, at: string): void;
  /** Runs after all earlier commits of the run: the order of the journal is that in which the code hears of it. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Whether it was written is not known, or the run is somebody else's: the memory of it is worth nothing. */
  | { readonly kind: 'lost'; readonly error: unknown };

const conflicts = new Set(['40001', '40P01']);
const mostConflicts = 5;

/** Runs the code of a step and commits what it wrote together with the journal entry; throws nothing. */
export async function attemptStep(
  attempt: Attempt,
  { db, records, writer }: { db: Database; records: SagaRecords; writer: JournalWriter },
): Promise<Outcome> {
  for (let count = 1; ; count += 1) {
    const tx = new StepTransaction(db);
    let result: unknown;
    try {
      result = journaled(await runCode(attempt, tx));
    } catch (error) {
      await tx.rollBack(error);
      if (isConflict(error) && count < mostConflicts) continue;
      return { kind: 'failed', error };
    }
    const outcome = await attempt.inTurn(() => commit(attempt, tx, result, records, writer));
    if (outcome.kind !== 'failed' || !isConflict(outcome.error) || count === mostConflicts) return outcome;
  }
}

async function runCode({ run, plugin, work, timeoutMs, call, code, stopping }: Attempt, tx: StepTransaction): Promise<unknown> {
  const scope = { plugin, work, user: run.user ?? undefined };
  const controller = new AbortController();
  const stop = () => controller.abort(stopping.reason);
  stopping.addEventListener('abort', stop, { once: true });
  const late = () => {
    const error = new Problem('saga-step-timeout', {
      status: 504,
      detail: `The ${work} took longer than ${timeoutMs} ms.`,
      remedy: 'See what it waits for, or give the step a longer "timeoutMs".',
      params: { timeoutMs },
    });
    controller.abort(error);
    return error;
  };
  try {
    return await entering(scope, () => limited(timeoutMs, late, () => code(tx, { ...call, signal: controller.signal })));
  } finally {
    stopping.removeEventListener('abort', stop);
  }
}

async function commit(
  { run, entry: entryOf, written: tell }: Attempt,
  tx: StepTransaction,
  result: unknown,
  records: SagaRecords,
  writer: JournalWriter,
): Promise<Outcome> {
  const entry = entryOf(result);
  if (!tx.isOpen) {
    try {
      const at = await writer.append({ id: run.id, fence: run.fence, round: run.round, entry });
      if (at === undefined) return { kind: 'lost', error: undefined };
      tell(entry, at);
      return { kind: 'done' };
    } catch (error) {
      return { kind: 'lost', error };
    }
  }
  let written: Promise<string> | undefined;
  try {
    await tx.commit((sql) => {
      written = records.append(sql, run, run.round, entry);
      written.catch(() => {});
    });
    tell(entry, (await written) ?? '');
    return { kind: 'done' };
  } catch (error) {
    const refusal = await written?.then(
      () => undefined,
      (cause: unknown) => cause,
    );
    // The fence was raised, or the place in the journal is taken: the run is somebody else's.
    if (isForeign(refusal) || isUnknown(error)) return { kind: 'lost', error: refusal ?? error };
    return { kind: 'failed', error: error instanceof StepConflict ? error : (refusal ?? error) };
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof StepConflict || conflicts.has(codeOf(error));
}

function isForeign(error: unknown): boolean {
  const table = error instanceof Error && 'table' in error ? error.table : undefined;
  return table === 'saga_steps' && (codeOf(error) === '23502' || codeOf(error) === '23505');
}

/** Nobody knows whether the commit took place. */
function isUnknown(error: unknown): boolean {
  return error instanceof Problem && error.code === 'database-unavailable';
}
