import type { Scope, TapScope } from '@entrepot/registry/scope';
import type { HookKind } from '@entrepot/sdk';
import { type Due, deadlines } from './deadlines.ts';
import type { RegisteredTap } from './registered-tap.ts';

/** What a call needs of the hook that it goes through. */
export interface TapRunner {
  readonly kind: HookKind;
  /** Opens a scope for the taps from `index` on and runs them. */
  enterAt(index: number, call: HookCall): true | undefined;
  /** Runs the taps from `index` on in the scope of the call, until one waits or, in a bail hook, has answered: then it returns true. */
  runFrom(index: number, call: HookCall): true | undefined;
  /** What a failure of the tap means to the call. @returns the error where the tap aborts */
  failed(tap: RegisteredTap, cause: unknown): Error | undefined;
  /** Told of what a tap threw after its budget had passed and the call had gone on without it. */
  failedLater(tap: RegisteredTap, error: unknown): void;
  /** The failure of a tap whose budget has passed. */
  tooSlow(tap: RegisteredTap): Error;
}

/** One call of a hook on its way through the taps. */
export class HookCall {
  args: readonly unknown[];
  /** Of the stretch of taps that runs. */
  scope: TapScope;
  /** Whose call it is. */
  readonly outer: Scope;
  readonly #hook: TapRunner;
  #answer: unknown;
  /** Of a call that had to wait. */
  #settled: PromiseWithResolvers<unknown> | undefined;
  /** How many taps of a parallel hook have not settled; they are waited for together. */
  #open = 0;

  constructor(hook: TapRunner, args: readonly unknown[], outer: Scope) {
    this.#hook = hook;
    this.args = args;
    this.outer = outer;
    this.scope = outer;
  }

  /** What a tap handed back. @returns true where it is the answer */
  take(result: unknown): true | undefined {
    if (this.#hook.kind === 'waterfall') this.args = [result, ...this.args.slice(1)];
    if (this.#hook.kind !== 'bail') return undefined;
    this.#answer = result;
    return true;
  }

  /** A tap failed before it returned. @throws the error where the tap aborts the call */
  fail(tap: RegisteredTap, cause: unknown): undefined {
    const error = this.#hook.failed(tap, cause);
    if (!error) return;
    if (this.#hook.kind !== 'parallel') throw error;
    this.#waiting().reject(error);
  }

  /** A tap returned a promise. @returns true where the taps behind it have to wait */
  wait(tap: RegisteredTap, at: number, promise: PromiseLike<unknown>, start: number): true | undefined {
    this.#waiting();
    this.#open += 1;
    const wait = new Wait(this, tap, at, start);
    // A thenable may call back from anywhere; a promise does so in the scope of this call.
    Promise.resolve(promise).then(
      (result) => wait.settle(result),
      (error: unknown) => wait.fail(error),
    );
    return this.#hook.kind === 'parallel' ? undefined : true;
  }

  /** A tap that was waited for has settled or failed; `isLate`: it is still at work and keeps its scope. */
  goOn({ tap, at }: Wait, result: unknown, cause: unknown, isLate = false): void {
    const settled = this.#waiting();
    this.#open -= 1;
    const error = cause === undefined ? undefined : this.#hook.failed(tap, cause);
    if (error) {
      settled.reject(error);
      return;
    }
    try {
      if (this.#hook.kind !== 'parallel') {
        const isAnswered = result !== undefined && this.take(result);
        if (!isAnswered && isLate) this.#hook.enterAt(at + 1, this);
        else if (!isAnswered) this.#hook.runFrom(at + 1, this);
      }
      if (this.#open === 0) settled.resolve(this.#outcome());
    } catch (thrown) {
      settled.reject(thrown);
    }
  }

  /** After the taps have run or wait. */
  result(): unknown {
    return this.#settled?.promise ?? this.#outcome();
  }

  late(tap: RegisteredTap): Error {
    return this.#hook.tooSlow(tap);
  }

  failedLater(tap: RegisteredTap, error: unknown): void {
    this.#hook.failedLater(tap, error);
  }

  #outcome(): unknown {
    return this.#hook.kind === 'waterfall' ? this.args[0] : this.#answer;
  }

  #waiting(): PromiseWithResolvers<unknown> {
    this.#settled ??= Promise.withResolvers();
    return this.#settled;
  }
}

/** A call waiting for one tap. */
class Wait implements Due {
  readonly tap: RegisteredTap;
  readonly at: number;
  readonly budgetMs: number;
  readonly #call: HookCall;
  readonly #start: number;
  #isOpen = true;

  constructor(call: HookCall, tap: RegisteredTap, at: number, start: number) {
    this.#call = call;
    this.tap = tap;
    this.at = at;
    this.#start = start;
    this.budgetMs = tap.budgetMs;
    if (tap.budgetMs !== Number.POSITIVE_INFINITY) deadlines.add(this);
  }

  settle(result: unknown): void {
    if (this.#close()) this.#call.goOn(this, result, undefined);
  }

  fail(error: unknown): void {
    if (this.#close()) this.#call.goOn(this, undefined, error ?? new Error('the tap rejected with nothing'));
    else this.#call.failedLater(this.tap, error);
  }

  expire(): void {
    if (this.#close()) this.#call.goOn(this, undefined, this.#call.late(this.tap), true);
  }

  #close(): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    deadlines.remove(this);
    this.tap.watch.stop(this.#start);
    return true;
  }
}
