import { currentScope, within, withinTaps } from '@entrepot/registry/scope';
import { isTraced, traced } from '@entrepot/registry/trace';
import { forPlugin, type Hook, type HookKind, type Logger, Problem } from '@entrepot/sdk';
import { SyncBailHook } from 'tapable';
import { HookCall, type TapRunner } from './hook-call.ts';
import type { RegisteredTap } from './registered-tap.ts';

type Stretch = SyncBailHook<[HookCall], true | undefined>;

/**
 * The taps of one hook in their order. tapable compiles them into one function that runs them as long as they return at
 * once; a tap that returns a promise interrupts it, and the stretch behind that tap goes on when the promise has settled.
 * So a tap that returns at once costs neither promise nor callback, whatever its neighbours do.
 */
export class CompiledHook implements TapRunner {
  readonly name: string;
  readonly kind: HookKind;
  readonly #taps: readonly RegisteredTap[];
  readonly #log: (plugin: string) => Logger;
  readonly #stretches: Stretch[] = [];
  readonly #work: string;

  constructor({ name, kind }: Hook, taps: readonly RegisteredTap[], log: (plugin: string) => Logger) {
    this.name = name;
    this.kind = kind;
    this.#work = `hook ${name}`;
    this.#taps = taps;
    this.#log = log;
  }

  async call(args: readonly unknown[]): Promise<unknown> {
    const call = new HookCall(this, args, currentScope());
    this.enterAt(0, call);
    return call.result();
  }

  enterAt(index: number, call: HookCall): true | undefined {
    return withinTaps(call.outer, this.#work, (scope) => {
      call.scope = scope;
      return this.runFrom(index, call);
    });
  }

  runFrom(index: number, call: HookCall): true | undefined {
    let stretch = this.#stretches[index];
    if (!stretch) {
      stretch = this.#compile(index);
      this.#stretches[index] = stretch;
    }
    return stretch.call(call);
  }

  failed(tap: RegisteredTap, cause: unknown): Error | undefined {
    tap.cost.errors += 1;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    if (tap.onFailure === 'abort') return error;
    if (tap.onFailure === 'quarantine') tap.cost.quarantined = true;
    const consequence = tap.cost.quarantined ? 'is skipped from now on' : 'was skipped';
    this.#log(tap.plugin).error({ hook: this.name, tap: tap.name, error }, `a tap failed and ${consequence}`);
    return undefined;
  }

  failedLater(tap: RegisteredTap, error: unknown): void {
    this.#log(tap.plugin).error({ hook: this.name, tap: tap.name, error }, 'a tap failed after its budget had passed');
  }

  tooSlow({ name: tap, plugin, budgetMs, cost }: RegisteredTap): Problem {
    cost.late += 1;
    return new Problem('tap-too-slow', {
      status: 503,
      detail: `Tap "${tap}" of plugin "${plugin}" on hook "${this.name}" did not answer within ${budgetMs} ms.`,
      remedy: `Try again; if it stays so, raise "budgetMs" of the tap or disable plugin "${plugin}".`,
      params: { hook: this.name, plugin, tap, budgetMs },
    });
  }

  #compile(index: number): Stretch {
    const stretch: Stretch = new SyncBailHook(['call'], this.name);
    const guards = new Map(this.#taps.map((tap, at) => [tap.name, this.#guard(tap, at)]));
    stretch.intercept({ register: (tap) => ({ ...tap, fn: guards.get(tap.name) ?? tap.fn }) });
    for (const { name } of this.#taps.slice(index)) stretch.tap(name, () => undefined);
    return stretch;
  }

  /** Counts what the tap costs, holds it to its budget and does on a failure what it declared. */
  #guard(tap: RegisteredTap, at: number): (call: HookCall) => true | undefined {
    const { cost, budgetMs, watch } = tap;
    const run = this.#inScope(tap);
    return (call) => {
      if (cost.quarantined) return undefined;
      call.scope.plugin = tap.plugin;
      const start = watch.start();
      let result: unknown;
      try {
        const { args } = call;
        const first = ownedBy(tap.plugin, args[0]);
        // Spreading costs more than the rest of a quick call together.
        result = args.length === 1 ? run(first) : run(first, ...args.slice(1));
      } catch (error) {
        watch.stop(start);
        return call.fail(tap, error);
      }
      if (isThenable(result)) return call.wait(tap, at, result, start);
      // What a tap has done at once is done: its result stands, and only the quarantine keeps it from doing so again.
      if (watch.stop(start) > budgetMs) this.#blocked(tap);
      return result === undefined ? undefined : call.take(result);
    };
  }

  /** Taps that run at once need a scope each; those that somebody traces a span. */
  #inScope({ plugin, name, run }: RegisteredTap): (...args: readonly unknown[]) => unknown {
    const tap = run as (...args: readonly unknown[]) => unknown;
    const scoped: typeof tap = this.kind === 'parallel' ? (...args) => within({ plugin }, () => tap(...args)) : tap;
    if (!isTraced()) return scoped;
    const attributes = { 'entrepot.plugin': plugin, 'entrepot.tap': name };
    return (...args) => traced(this.#work, attributes, () => scoped(...args));
  }

  #blocked(tap: RegisteredTap): void {
    tap.cost.late += 1;
    if (tap.onFailure === 'quarantine') tap.cost.quarantined = true;
    const { name, budgetMs } = tap;
    this.#log(tap.plugin).warn({ hook: this.name, tap: name, budgetMs }, 'a tap blocked the process for longer than its budget');
  }
}

/** The first argument as the tap's plugin gets it, so that what it does there carries its name. */
function ownedBy(plugin: string, argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null || !(forPlugin in argument)) return argument;
  return typeof argument[forPlugin] === 'function' ? argument[forPlugin](plugin) : argument;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
