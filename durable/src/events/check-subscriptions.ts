import type { Fault } from '@entrepot/registry/fault';
import type { Reach } from '@entrepot/registry/reach';
import type { EventType, Plugin } from '@entrepot/sdk';
import { anyType, type Subscription } from './subscription.ts';

/** What is wrong with the subscriptions that plugins have wired: twins, unknown events, events out of reach. */
export function checkSubscriptions(
  subscriptions: readonly Pick<Subscription, 'name' | 'plugin' | 'type'>[],
  plugins: readonly Plugin[],
  declared: ReadonlyMap<string, EventType>,
  reach: Reach,
): Fault[] {
  const seen = new Set<string>();
  return subscriptions.flatMap(({ name, plugin, type }) => {
    if (seen.has(name)) {
      const detail = `Plugin "${plugin}" subscribes twice to ${type === anyType ? 'all events' : `the event "${type}"`} under one name.`;
      return { code: 'duplicate-subscription', plugin, detail, remedy: 'Give each subscription a "name".' };
    }
    seen.add(name);
    if (type === anyType) return mayHearAll(plugins, plugin) ? [] : undeclared(plugin);
    const owner = type.slice(0, type.indexOf('.'));
    if (reach.get(plugin)?.has(owner) === false) {
      return {
        code: 'event-out-of-reach',
        plugin,
        detail: `Plugin "${plugin}" subscribes to the event "${type}" of plugin "${owner}" without requiring that plugin.`,
        remedy: `Add "${owner}" with a version range to "requires" of plugin "${plugin}".`,
      };
    }
    if (declared.has(type)) return [];
    return {
      code: 'unknown-event',
      plugin,
      detail: `Plugin "${plugin}" subscribes to the event "${type}", which plugin "${owner}" does not declare.`,
      remedy: `List the event under "events" of plugin "${owner}", or correct the name.`,
    };
  });
}

function mayHearAll(plugins: readonly Plugin[], name: string): boolean {
  return plugins.some((plugin) => plugin.name === name && plugin.capabilities?.allEvents === true);
}

function undeclared(plugin: string): Fault {
  return {
    code: 'undeclared-capability',
    plugin,
    detail: `Plugin "${plugin}" subscribes to all events without saying so in its manifest.`,
    remedy: 'Write "capabilities: { allEvents: true }", or subscribe to the events that it needs.',
  };
}
