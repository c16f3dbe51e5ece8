import {
  type Context,
  type EventType,
  type Logger,
  Problem,
  type SagaContext,
  type SagaType,
  type StepOptions,
  type StepUndo,
  type StepWork,
  type User,
} from '@entrepot/sdk';
import { answers, type Entry, problemOfFailure } from './journal.ts';

/** The code of a step, without the type of its result: it has gone through JSON. */
export interface StepCode {
  readonly run: StepWork<unknown>;
  readonly undo: StepUndo<unknown> | undefined;
  readonly options: StepOptions;
}

/** What the saga's code waits for. */
export interface Request {
  readonly kind: 'step' | 'timer' | 'event';
  readonly name: string;
  readonly step?: StepCode;
  /** The event that it waits for. */
  readonly event?: { readonly type: string; readonly key: string };
  /** When it is answered at the latest, ms since 1970. */
  readonly dueAt?: number | undefined;
  answer(entry: Entry): void;
}

/** What a run brings to its code. */
export interface CodeInput {
  readonly id: string;
  readonly key: string;
  readonly input: Record<string, unknown>;
  readonly user: User;
  readonly startedAt: string;
}

/** The code of one run at work: what it waits for, and how it ended. It knows nothing of journals and databases. */
export class SagaCode {
  /** In the order in which they were asked for. */
  readonly requests = new Map<string, Request>();
  end: { readonly kind: 'done'; readonly result: unknown } | { readonly kind: 'failed'; readonly error: unknown } | undefined;
  /** While it passes again over what it has done. */
  isPassing = true;
  readonly #names = new Set<string>();
  readonly #counts = new Map<string, number>();
  #now: number;

  constructor(startedAt: string) {
    this.#now = Date.parse(startedAt);
  }

  start(type: SagaType, run: CodeInput, context: Context): void {
    const { use, call } = context;
    const own: SagaContext = {
      id: run.id,
      key: run.key,
      input: run.input,
      user: run.user,
      log: this.#quiet(context.log),
      use,
      call,
      now: () => new Date(this.#now),
      step: (name: string, work: StepWork<unknown>, third?: StepUndo<unknown> | StepOptions, options: StepOptions = {}) =>
        this.#step(
          name,
          typeof third === 'function'
            ? { run: work, undo: third, options }
            : { run: work, undo: undefined, options: third ?? options },
        ),
      sleep: (ms) => this.#timer(this.#now + ms),
      sleepUntil: (moment) => this.#timer(new Date(moment).getTime()),
      waitFor: (event: EventType, { key, timeoutMs }: { key: string; timeoutMs?: number }) =>
        this.#event(event.name, key, timeoutMs),
    };
    const ended = (async () => type.run(own))();
    ended.then(
      (result) => {
        this.end = { kind: 'done', result };
      },
      (error: unknown) => {
        this.end = { kind: 'failed', error };
      },
    );
  }

  /** Answers with a journal entry. @returns what it answered; undefined where the code does not wait for that */
  answer(entry: Entry): Request | undefined {
    const kind = (['step', 'timer', 'event'] as const).find((each) => answers[each].has(entry.kind));
    const request = kind && this.requests.get(`${kind} ${entry.name}`);
    if (!request) return undefined;
    this.requests.delete(`${kind} ${entry.name}`);
    this.#now = Math.max(this.#now, Date.parse(entry.at));
    request.answer(entry);
    return request;
  }

  // The promise is that of a step of some type, which the caller's declaration names.
  #step(name: string, step: StepCode): Promise<never> {
    if (this.#names.has(name)) {
      return Promise.reject(
        new Problem('saga-step-repeated', {
          status: 500,
          detail: `The saga asks for the step "${name}" a second time: the journal tells steps by their names.`,
          remedy: 'Give each step a name of its own; in a loop put the key of the item into it.',
          params: { step: name },
        }),
      );
    }
    this.#names.add(name);
    return this.#request({ kind: 'step', name, step });
  }

  #timer(dueAt: number): Promise<never> {
    if (Number.isNaN(dueAt)) return Promise.reject(new TypeError('a saga sleeps until a moment that is none'));
    return this.#request({ kind: 'timer', name: this.#numbered('sleep'), dueAt });
  }

  #event(type: string, key: string, timeoutMs: number | undefined): Promise<never> {
    const dueAt = timeoutMs === undefined ? undefined : this.#now + timeoutMs;
    return this.#request({ kind: 'event', name: this.#numbered(type), event: { type, key }, dueAt });
  }

  #numbered(name: string): string {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${name} ${count}`;
  }

  #request(request: Omit<Request, 'answer'>): Promise<never> {
    const { promise, resolve, reject } = Promise.withResolvers<never>();
    // Code that does not wait for a step must not end the process when that fails.
    promise.catch(() => {});
    const answer = ({ kind, name, result, error }: Entry) => {
      if (kind === 'failed' && error) reject(problemOfFailure(name, error));
      else resolve(result as never);
    };
    this.requests.set(`${request.kind} ${request.name}`, { ...request, answer });
    return promise;
  }

  #quiet(log: Logger): Logger {
    const unlessPassing =
      (write: Logger['info']): Logger['info'] =>
      (data, message) => {
        if (!this.isPassing) write(data, message);
      };
    return {
      debug: unlessPassing(log.debug),
      info: unlessPassing(log.info),
      warn: unlessPassing(log.warn),
      error: unlessPassing(log.error),
    };
  }
}
