import type { Events } from '@entrepot/durable/events/events';
import { type Fault, faultOf, problemOf } from '@entrepot/registry/fault';
import type { Context, Event, EventType, Fields, Plugin, RowOf, SetupContext, Subscriber } from '@entrepot/sdk';
import type { Services } from '../container/container.ts';
import type { Hooks } from '../hooks/hooks.ts';

/** What the parts of a kernel offer to a plugin that sets up. */
export interface SetUpParts {
  context(plugin: string): Context;
  services: Services;
  hooks: Hooks;
  events: Events;
  settings: ReadonlyMap<string, RowOf<Fields>>;
  /** Registers what runs at a clean shutdown. */
  onStop(stop: () => void | Promise<void>): void;
}

/**
 * Runs the plugins' `setup` in order, then checks what they wired against each other.
 * @throws Problem that gathers all faults
 */
export async function setUp(plugins: readonly Plugin[], parts: SetUpParts): Promise<void> {
  const faults: Fault[] = [];
  for (const plugin of plugins) {
    try {
      await plugin.setup?.(setupContext(plugin.name, parts));
    } catch (error) {
      faults.push(faultOf(plugin.name, error));
    }
  }
  faults.push(...parts.hooks.seal(), ...parts.events.check());
  if (faults.length > 0) throw problemOf(faults);
}

function setupContext(plugin: string, parts: SetUpParts): SetupContext {
  const context = parts.context(plugin);
  return {
    ...context,
    settings: parts.settings.get(plugin) ?? {},
    on: (hook, tap, options) => parts.hooks.add(plugin, hook, tap, options),
    subscribe: <F extends Fields>(event: EventType<F>, subscriber: Subscriber<F>, options?: { name?: string }) =>
      // The payload was checked against the event's own fields when it was published.
      parts.events.subscribe(plugin, event, (each: Event) => subscriber(each as Event<F>, context), options?.name),
    provide: (token, make) => parts.services.provide(plugin, token, () => make(context)),
    onStop: (stop) => parts.onStop(stop),
  };
}
