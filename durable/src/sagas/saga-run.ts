import { entering } from '@entrepot/registry/scope';
import { type Context, type Database, type Logger, Problem, type SagaType, type User } from '@entrepot/sdk';
import { attemptStep } from './attempt-step.ts';
import {
  backoffMs,
  type Entry,
  type EntryKind,
  failureOf,
  isAccident,
  isAnswer,
  isDeadly,
  journaled,
  mostDeaths,
  type NewEntry,
} from './journal.ts';
import type { JournalWriter } from './journal-writer.ts';
import { type Request, SagaCode, type StepCode } from './saga-code.ts';
import type { SagaRecords, Settlement, TakenRun, Wait } from './saga-records.ts';

const defaults = { retries: 5, backoffMs: 1_000, timeoutMs: 60_000 };
const system: User = { id: null, name: 'system', roles: [], attributes: {} };

export interface SagaRunParts {
  readonly db: Database;
  readonly records: SagaRecords;
  readonly writer: JournalWriter;
  readonly context: Context;
  readonly log: Logger;
  /** Hears which events runs wait for. */
  awaits(event: string): void;
}

/** A step that took place and whose undoing is known. */
interface Completed {
  readonly name: string;
  readonly step: StepCode;
  readonly result: unknown;
}

/** A run in the memory of one worker, from its taking to where it ends, falls asleep or is lost. */
export class SagaRun {
  readonly #run: TakenRun;
  readonly #type: SagaType;
  readonly #entries: Entry[];
  readonly #waits: readonly Wait[];
  readonly #parts: SagaRunParts;
  readonly #code: SagaCode;
  readonly #running = new Set<string>();
  readonly #completed: Completed[] = [];
  /** Steps that may have begun before, when nobody saw their end. */
  #begun: Set<string> | undefined;
  readonly #stopping = new AbortController();
  #phase: 'running' | 'undoing';
  #isCancelling: boolean;
  #isReleased = false;
  #isLost = false;
  #isImpatient = true;
  #turn: Promise<unknown> = Promise.resolve();
  #progress = Promise.withResolvers<void>();

  constructor(run: TakenRun, type: SagaType, entries: readonly Entry[], waits: readonly Wait[], parts: SagaRunParts) {
    this.#run = run;
    this.#type = type;
    this.#entries = [...entries];
    this.#waits = waits;
    this.#parts = parts;
    this.#phase = run.state;
    this.#isCancelling = run.cancelling;
    this.#code = new SagaCode(run.startedAt);
  }

  /** Lets what runs come to its end, then undoes. */
  cancel(): void {
    this.#isCancelling = true;
    this.#progress.resolve();
  }

  /** Lets what runs come to its end and gives the run back. */
  release(): void {
    this.#isReleased = true;
    this.#stopping.abort(new Error('this process is stopping'));
    this.#progress.resolve();
  }

  /** Whether it wants to be looked at soon: it sleeps for a moment only, or its memory was dropped. */
  get isImpatient(): boolean {
    return this.#isImpatient;
  }

  /** Goes on as far as it can go now; throws nothing. */
  async advance(): Promise<void> {
    try {
      if (this.#run.lost) await this.#append('lost', '');
      if (isDeadly(this.#entries)) return await this.#halt(deadly());
      const plugin = this.#type.name.slice(0, this.#type.name.indexOf('.'));
      const scope = { plugin, work: `saga ${this.#type.name}`, user: this.#run.user ?? undefined };
      const { user } = this.#run;
      entering(scope, () => this.#code.start(this.#type, { ...this.#run, user: user ?? system }, this.#parts.context));
      await this.#go();
    } catch (error) {
      this.#parts.log.warn(
        { error, saga: this.#run.id, type: this.#run.type },
        'a saga was interrupted; it goes on from its journal',
      );
    }
  }

  async #go(): Promise<void> {
    for (let cursor = 0; ; ) {
      // Behind everything that the code does of itself.
      await new Promise(setImmediate);
      while (cursor < this.#entries.length && !isAnswer(this.#entries[cursor] as Entry)) cursor += 1;
      const entry = this.#entries[cursor];
      if (entry) {
        cursor += 1;
        this.#code.isPassing = cursor < this.#entries.length;
        const request = this.#code.answer(entry);
        if (!request) return await this.#halt(this.#otherCode(entry));
        if (request.step && entry.kind === 'step') {
          this.#completed.push({ name: request.name, step: request.step, result: entry.result });
        }
        continue;
      }
      this.#code.isPassing = false;
      if (this.#isLost) return;
      this.#begun ??= this.#openSteps();
      for (const request of this.#code.requests.values()) if (this.#mayStart(request)) this.#start(request);
      if (this.#running.size > 0) await this.#news();
      else if (await this.#conclude()) return;
    }
  }

  /** Where nothing runs. @returns whether this worker is through with the run */
  async #conclude(): Promise<boolean> {
    const { end, requests } = this.#code;
    if (this.#isReleased) return this.#settle({ state: this.#phase, wakeAt: 'now' });
    if (this.#phase === 'undoing') return this.#undo();
    if (this.#isCancelling || end?.kind === 'failed') {
      const error = end?.kind === 'failed' ? failureOf(end.error) : undefined;
      if (error)
        this.#parts.log.warn(
          { saga: this.#run.id, type: this.#run.type, error: end?.kind === 'failed' && end.error },
          'a saga failed; it is undone',
        );
      this.#phase = 'undoing';
      if (await this.#settle({ state: 'undoing', error, keep: true })) return this.#undo();
      return true;
    }
    // Steps that the code did not wait for are done all the same.
    if (end && this.#openSteps().size === 0) return this.#settle({ state: 'done', result: this.#resultOf(end.result) });
    if (requests.size === 0) {
      await this.#halt(outside());
      return true;
    }
    if (await this.#answerDue()) return false;
    const waits = [...requests.values()].flatMap(({ name, event }) => (event ? [{ name, ...event }] : []));
    for (const { type } of waits) this.#parts.awaits(type);
    const due = [...requests.values()].map((request) => this.#dueAt(request)).filter((at) => at !== undefined);
    const wakeAt = due.length > 0 ? new Date(Math.min(...due)).toISOString() : undefined;
    return this.#settle({ state: 'running', wakeAt, waits });
  }

  /** Answers one of what time or events have brought. @returns whether there was one */
  async #answerDue(): Promise<boolean> {
    const had = new Set(this.#entries.flatMap(({ kind, result }) => (kind === 'event' ? [(result as { id: string }).id] : [])));
    for (const request of this.#code.requests.values()) {
      const event = this.#waits.find(({ name }) => name === request.name)?.event;
      const isDue = request.dueAt !== undefined && request.dueAt <= this.#now();
      if (request.kind === 'event' && event && !had.has(String(event.id))) await this.#append('event', request.name, event);
      else if (isDue && request.kind === 'event') await this.#append('timeout', request.name);
      else if (isDue && request.kind === 'timer') await this.#append('timer', request.name);
      else continue;
      return true;
    }
    return false;
  }

  /** When it has to be looked at again; undefined: only an event brings it on. */
  #dueAt(request: Request): number | undefined {
    return request.kind === 'step' ? this.#nextTry(request.name, 'retry', request.step) : request.dueAt;
  }

  #mayStart({ kind, name, step }: Request): boolean {
    if (
      kind !== 'step' ||
      !step ||
      this.#running.has(name) ||
      this.#code.end?.kind === 'failed' ||
      this.#isReleased ||
      this.#isLost
    )
      return false;
    if (this.#phase === 'undoing') return false;
    // What a step did outside would stay if its end were not waited for.
    if (this.#isCancelling)
      return this.#begun?.has(name) === true && (this.#run.lost || this.#failures(name, 'retry').length > 0);
    return this.#nextTry(name, 'retry', step) <= this.#now();
  }

  #start({ name, step }: Request): void {
    if (!step) return;
    this.#running.add(name);
    this.#begun?.delete(name);
    void this.#attempt(name, step).finally(() => {
      this.#running.delete(name);
      this.#progress.resolve();
    });
  }

  async #attempt(name: string, step: StepCode): Promise<void> {
    const failures = this.#failures(name, 'retry').length;
    const outcome = await this.#call(name, 'step', step, failures + 1, step.run);
    // What a stopping process cut off has not failed.
    if (outcome === undefined || this.#isLost || this.#isReleased) return;
    const { retries = defaults.retries } = step.options;
    const again = failures < retries && isAccident(outcome.error) && !this.#isCancelling;
    this.#tell(name, again, outcome.error);
    await this.#append(again ? 'retry' : 'failed', name, undefined, outcome.error);
  }

  /** Undoes what was done, last first. @returns true: this worker is through with the run */
  async #undo(): Promise<boolean> {
    const undone = new Set(this.#entries.filter(({ kind }) => kind === 'undo').map(({ name }) => name));
    for (const { name, step, result } of this.#completed.toReversed()) {
      const { undo } = step;
      if (!undo || undone.has(name)) continue;
      const failures = this.#failures(name, 'undo-retry').length;
      const next = this.#nextTry(name, 'undo-retry', step);
      if (this.#isReleased) return this.#settle({ state: 'undoing', wakeAt: 'now' });
      if (next > this.#now()) return this.#settle({ state: 'undoing', wakeAt: new Date(next).toISOString() });
      const failed = await this.#call(name, 'undo', step, failures + 1, (tx, call) => undo(tx, result as never, call));
      if (this.#isLost) return true;
      if (!failed) continue;
      if (this.#isReleased) return this.#settle({ state: 'undoing', wakeAt: 'now' });
      const again = failures < Math.max(step.options.retries ?? 0, defaults.retries);
      this.#tell(`undo ${name}`, again, failed.error);
      await this.#append('undo-retry', name, undefined, failed.error);
      if (!again) {
        await this.#halt(failed.error);
        return true;
      }
      return this.#settle({ state: 'undoing', wakeAt: new Date(this.#nextTry(name, 'undo-retry', step)).toISOString() });
    }
    return this.#settle({ state: this.#isCancelling ? 'cancelled' : 'failed' });
  }

  /** @returns the error of a failed attempt; undefined where it took place, or where the run was lost */
  async #call(
    name: string,
    kind: 'step' | 'undo',
    { options }: StepCode,
    attempt: number,
    code: StepCode['run'],
  ): Promise<{ error: unknown } | undefined> {
    const { id, round } = this.#run;
    const outcome = await attemptStep(
      {
        run: this.#run,
        plugin: this.#type.name.slice(0, this.#type.name.indexOf('.')),
        work: `saga ${this.#type.name} ${kind} ${name}`,
        timeoutMs: options.timeoutMs ?? defaults.timeoutMs,
        call: { key: `${id}:${round}:${name}${kind === 'undo' ? ':undo' : ''}`, attempt },
        code,
        stopping: this.#stopping.signal,
        entry: (result) => ({ position: this.#entries.length, kind, name, result }),
        written: (entry, at) => void this.#entries.push({ ...entry, at }),
        inTurn: (work) => this.#inTurn(work),
      },
      this.#parts,
    );
    if (outcome.kind === 'failed') return outcome;
    if (outcome.kind === 'lost') this.#lose(outcome.error);
    return undefined;
  }

  /** Writes an entry that has no data of its own. */
  #append(kind: EntryKind, name: string, result?: unknown, error?: unknown): Promise<void> {
    return this.#inTurn(async () => {
      const failure = error === undefined ? {} : { error: failureOf(error) };
      const entry: NewEntry = { position: this.#entries.length, kind, name, result, ...failure };
      const { id, fence, round } = this.#run;
      try {
        const at = await this.#parts.writer.append({ id, fence, round, entry });
        if (at === undefined) this.#lose(undefined);
        else this.#entries.push({ ...entry, at });
      } catch (cause) {
        this.#lose(cause);
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  /** @returns true, where the run is left; with `keep` whether it is still this worker's */
  async #settle(settlement: Settlement): Promise<boolean> {
    const { id, fence } = this.#run;
    const held = !this.#isLost && (await this.#parts.writer.settle({ id, fence, settlement }));
    // Its end needs no further look, what it waits for does.
    this.#isImpatient = !held || settlement.state === 'running' || settlement.state === 'undoing';
    return settlement.keep ? held : true;
  }

  /** Puts the run among the dead letters. */
  async #halt(error: unknown): Promise<void> {
    this.#parts.log.error({ error, saga: this.#run.id, type: this.#run.type }, 'a saga is stuck; see "entrepot sagas show"');
    await this.#settle({ state: 'stuck', stuckWhile: this.#phase, error: failureOf(error) });
  }

  #lose(error: unknown): void {
    this.#isLost = true;
    this.#parts.log.warn({ error, saga: this.#run.id, type: this.#run.type }, 'a saga was lost; it goes on from its journal');
  }

  #tell(step: string, again: boolean, error: unknown): void {
    this.#parts.log.warn({ saga: this.#run.id, type: this.#run.type, step, again, error }, 'a step of a saga failed');
  }

  #resultOf(result: unknown): unknown {
    try {
      return journaled(result);
    } catch {
      return null;
    }
  }

  /** The failed attempts since somebody tried the run again by hand. */
  #failures(name: string, kind: 'retry' | 'undo-retry'): readonly Entry[] {
    const since = this.#entries.findLastIndex((entry) => entry.kind === 'resumed');
    return this.#entries.slice(since + 1).filter((entry) => entry.kind === kind && entry.name === name);
  }

  /** Ms since 1970; 0 where it may be tried at once. */
  #nextTry(name: string, kind: 'retry' | 'undo-retry', step: StepCode | undefined): number {
    const failures = this.#failures(name, kind);
    const last = failures.at(-1);
    return last ? Date.parse(last.at) + backoffMs(step?.options.backoffMs ?? defaults.backoffMs, failures.length) : 0;
  }

  /** As far as the database has told, ms since 1970. */
  #now(): number {
    return Math.max(Date.parse(this.#run.takenAt), Date.parse(this.#entries.at(-1)?.at ?? this.#run.takenAt));
  }

  #openSteps(): Set<string> {
    return new Set([...this.#code.requests.values()].flatMap(({ kind, name }) => (kind === 'step' ? [name] : [])));
  }

  async #news(): Promise<void> {
    await this.#progress.promise;
    this.#progress = Promise.withResolvers<void>();
  }

  #otherCode({ kind, name }: Entry): Problem {
    const asked = [...this.#code.requests.values()].map((request) => `${request.kind} "${request.name}"`).join(', ');
    const instead = this.#code.end ? 'has ended there' : asked ? `asks for ${asked}` : 'waits for something that is no step';
    return new Problem('saga-changed', {
      status: 500,
      detail: `The journal has ${kind} "${name}" where the code of the saga "${this.#type.name}" ${instead}: the code was changed while the run was on its way, or does not do the same each time.`,
      remedy: 'Bring the former code back and retry the run, or cancel it; new code gets a new saga name.',
      params: { saga: this.#type.name, step: name },
    });
  }
}

function outside(): Problem {
  return new Problem('saga-awaits-outside', {
    status: 500,
    detail: 'The code of the saga waits for something that is neither step, sleep nor event: nothing could be resumed there.',
    remedy: 'Put it into a step.',
  });
}

function deadly(): Problem {
  return new Problem('process-died', {
    status: 500,
    detail: `${mostDeaths} times in a row the process that ran the saga died before it got any further.`,
    remedy: 'Correct the reason and retry the run.',
  });
}
