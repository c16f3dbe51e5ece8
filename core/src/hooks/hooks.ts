import type { TapCost } from '@entrepot/registry/account';
import type { Fault } from '@entrepot/registry/fault';
import type { Reach } from '@entrepot/registry/reach';
import {
  type Hook,
  type HookArguments,
  type HookResult,
  kernelStarted,
  type Logger,
  type Tap,
  type TapOptions,
} from '@entrepot/sdk';
import { CompiledHook } from './compiled-hook.ts';
import type { RegisteredTap } from './registered-tap.ts';
import { sortTaps } from './sort-taps.ts';
import { Stopwatch } from './stopwatch.ts';

const defaultBudgetMs = 1000;

/** The hooks of one kernel: taps are collected while plugins set up, put in order by `seal`, then called. */
export class Hooks {
  readonly #taps = new Map<string, { hook: Hook; taps: RegisteredTap[] }>();
  readonly #compiled = new Map<string, CompiledHook>();
  /** In their order. */
  readonly #sorted = new Map<string, readonly RegisteredTap[]>();
  readonly #reach: Reach;
  readonly #declared: ReadonlySet<string>;
  readonly #log: (plugin: string) => Logger;

  /** @param declared names of all hooks that enabled plugins declare, those of their records among them */
  constructor(reach: Reach, declared: ReadonlySet<string>, log: (plugin: string) => Logger) {
    this.#reach = reach;
    this.#declared = declared;
    this.#log = log;
  }

  add<H extends Hook>(plugin: string, hook: H, tap: Tap<H>, options: TapOptions = {}): void {
    const name = options.name === undefined ? plugin : `${plugin}.${options.name}`;
    const collected = this.#taps.get(hook.name) ?? { hook, taps: [] };
    this.#taps.set(hook.name, collected);
    const cost: TapCost = { hook: hook.name, plugin, tap: name, calls: 0, ms: 0, errors: 0, late: 0, quarantined: false };
    collected.taps.push({
      plugin,
      name,
      before: options.before ?? [],
      after: options.after ?? [],
      run: tap,
      // What a plugin prepares before the first request takes as long as it takes.
      budgetMs: options.budgetMs ?? (hook.name === kernelStarted.name ? Number.POSITIVE_INFINITY : defaultBudgetMs),
      onFailure: options.onFailure ?? 'abort',
      cost,
      watch: new Stopwatch(cost),
    });
  }

  /**
   * Checks all taps and puts them in order; hooks can be called from then on.
   * @param absent plugins in quarantine: an order that names one of them has nothing to do
   */
  seal(absent: ReadonlySet<string> = new Set()): Fault[] {
    const faults: Fault[] = [];
    for (const [name, { hook, taps }] of this.#taps) {
      const { sorted, faults: misplaced } = sortTaps(name, taps, absent);
      faults.push(...this.#checkOwner(name, taps), ...checkNames(name, taps), ...misplaced);
      this.#sorted.set(name, sorted);
      this.#compiled.set(name, new CompiledHook(hook, sorted, this.#log));
    }
    return faults;
  }

  call<H extends Hook>(hook: H, ...args: HookArguments<H>): Promise<HookResult<H>> {
    const compiled = this.#compiled.get(hook.name);
    const result = compiled ? compiled.call(args) : Promise.resolve(hook.kind === 'waterfall' ? args[0] : undefined);
    return result as Promise<HookResult<H>>;
  }

  /** True where a call of the hook would run something. */
  isTapped(hook: string): boolean {
    return this.#compiled.has(hook);
  }

  /** For each hook that somebody joined the names of its taps, in the order in which they run. */
  order(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.#sorted].map(([hook, taps]) => [hook, taps.map(({ name }) => name)]));
  }

  /** The taps of a hook in the order in which they run; none before `seal`. */
  tapsOf(hook: string): readonly Readonly<RegisteredTap>[] {
    return this.#sorted.get(hook) ?? [];
  }

  costs(): readonly Readonly<TapCost>[] {
    return [...this.#taps.values()].flatMap(({ taps }) => taps.map(({ cost }) => cost));
  }

  #checkOwner(hook: string, taps: readonly RegisteredTap[]): Fault[] {
    const owner = hook.slice(0, hook.indexOf('.'));
    return taps.flatMap(({ plugin }) => {
      if (this.#reach.get(plugin)?.has(owner) === false) {
        return {
          code: 'hook-out-of-reach',
          plugin,
          detail: `Plugin "${plugin}" joins the hook "${hook}" of plugin "${owner}" without requiring that plugin.`,
          remedy: `Add "${owner}" with a version range to "requires" of plugin "${plugin}".`,
        };
      }
      if (this.#declared.has(hook)) return [];
      return {
        code: 'unknown-hook',
        plugin,
        detail: `Plugin "${plugin}" joins the hook "${hook}", which plugin "${owner}" does not declare.`,
        remedy: `List the hook under "hooks" of plugin "${owner}", or correct the name.`,
      };
    });
  }
}

function checkNames(hook: string, taps: readonly RegisteredTap[]): Fault[] {
  const seen = new Set<string>();
  return taps.flatMap(({ plugin, name }) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return {
      code: 'duplicate-tap',
      plugin,
      detail: `Plugin "${plugin}" joins the hook "${hook}" twice as "${name}": several taps of one plugin need a name each.`,
      remedy: 'Give each tap a "name" in its options.',
    };
  });
}
