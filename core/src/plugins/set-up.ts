import type { Events } from '@entrepot/durable/events/events';
import { anyType, type Subscription } from '@entrepot/durable/events/subscription';
import { type Fault, faultOf } from '@entrepot/registry/fault';
import { type Limits, limited } from '@entrepot/registry/limited';
import { entering } from '@entrepot/registry/scope';
import {
  type Context,
  type Hook,
  kernelStarted,
  Problem,
  rememberOrigin,
  type SetupContext,
  type SubscribeOptions,
  type Tap,
  type Transaction,
} from '@entrepot/sdk';
import type { Services } from '../container/container.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Assembly } from './assemble.ts';

/** What the parts of a kernel offer to a plugin that sets up. */
export interface SetUpParts {
  context(plugin: string): Context;
  services: Services;
  hooks: Hooks;
  events: Events;
  limits: Limits;
  /** Registers what runs at a clean shutdown. */
  onStop(plugin: string, stop: () => void | Promise<void>): void;
}

/** A plugin failed at what it prepares before the first request. */
export class PluginFailure extends Error {
  readonly fault: Fault;

  constructor(plugin: string, cause: unknown) {
    super(`plugin "${plugin}" failed to prepare`, { cause });
    this.fault = faultOf(plugin, cause);
  }
}

/**
 * Runs the plugins' `setup` in order, each within its time, then checks what they wired against each other.
 * Who requires one that failed is not set up. @returns what went wrong, each the fault of one plugin
 */
export async function setUp({ plugins, reach, settings, quarantined }: Assembly, parts: SetUpParts): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const plugin of plugins) {
    const { name, setup } = plugin;
    if (!setup || faults.some((fault) => reach.get(name)?.has(fault.plugin))) continue;
    const context = setupContext(name, settings.get(name) ?? {}, parts);
    const late = () => hanging(name, parts.limits.setup);
    try {
      await entering({ plugin: name, work: 'setup' }, () => limited(parts.limits.setup, late, () => plugin.setup?.(context)));
    } catch (error) {
      faults.push(faultOf(name, error));
    }
  }
  if (faults.length > 0) return faults;
  const absent = new Set([...quarantined.keys()].map(({ name }) => name));
  return [...parts.hooks.seal(absent), ...parts.events.check()];
}

function hanging(plugin: string, ms: number): Problem {
  return new Problem('setup-too-slow', {
    status: 500,
    detail: `The setup of plugin "${plugin}" did not end within ${ms / 1000} s.`,
    remedy: 'Let setup only wire, and do what takes time in a job or in a tap of kernelStarted.',
  });
}

function setupContext(plugin: string, settings: SetupContext['settings'], parts: SetUpParts): SetupContext {
  const context = parts.context(plugin);
  return {
    ...context,
    settings,
    on: function on(hook, tap, options) {
      const own = hook.name === kernelStarted.name ? preparing(plugin, tap) : tap;
      parts.hooks.add(plugin, hook, rememberOrigin(own, on), options);
    },
    subscribe: (event: { readonly name: string }, subscriber: AnySubscriber, options?: SubscribeOptions) =>
      parts.events.subscribe(plugin, event.name, calling(subscriber, context), options),
    subscribeAll: (subscriber: AnySubscriber, options?: SubscribeOptions) =>
      parts.events.subscribe(plugin, anyType, calling(subscriber, context), options),
    provide: (token, make) => parts.services.provide(plugin, token, () => make(context)),
    onStop: (stop) => parts.onStop(plugin, stop),
  };
}

/** One that is exactly once finds `tx` in its context. The payload was checked against the event's own fields when it was published. */
type AnySubscriber = (event: never, context: Context & { readonly tx: Transaction }) => void | Promise<void>;

function calling(subscriber: AnySubscriber, context: Context): Subscription['run'] {
  // Who asked for no transaction does not look at it.
  return (event, tx) => subscriber(event as never, (tx ? { ...context, tx } : context) as Context & { readonly tx: Transaction });
}

/** The tap of a plugin on the start of the kernel, whose failure is told as the plugin's. */
function preparing<H extends Hook>(plugin: string, tap: Tap<H>): Tap<H> {
  return async (...args) => {
    try {
      return await tap(...args);
    } catch (cause) {
      // Without a database no plugin can prepare anything.
      if (cause instanceof Problem && cause.code === 'database-unavailable') throw cause;
      throw new PluginFailure(plugin, cause);
    }
  };
}
