import type { Event, EventType } from '@entrepot/sdk';
import type { Fault } from '../plugins/fault.ts';

export interface Subscription {
  /** `<plugin>/<event>` or `<plugin>/<event>/<name>`: its cursor's name in the database. */
  name: string;
  plugin: string;
  type: string;
  run(event: Event): void | Promise<void>;
}

/** The subscriptions of one kernel. */
export class Events {
  readonly #subscriptions: Subscription[] = [];
  readonly #reach: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #declared: ReadonlySet<string>;

  constructor(reach: ReadonlyMap<string, ReadonlySet<string>>, declared: ReadonlySet<string>) {
    this.#reach = reach;
    this.#declared = declared;
  }

  get subscriptions(): readonly Subscription[] {
    return this.#subscriptions;
  }

  subscribe(plugin: string, event: Pick<EventType, 'name'>, run: Subscription['run'], name?: string): void {
    this.#subscriptions.push({ name: [plugin, event.name, ...(name ? [name] : [])].join('/'), plugin, type: event.name, run });
  }

  check(): Fault[] {
    const seen = new Set<string>();
    return this.#subscriptions.flatMap(({ name, plugin, type }) => {
      const owner = type.slice(0, type.indexOf('.'));
      if (seen.has(name)) {
        const detail = `Plugin "${plugin}" subscribes twice to the event "${type}" under one name.`;
        return { code: 'duplicate-subscription', plugin, detail, remedy: 'Give each subscription a "name".' };
      }
      seen.add(name);
      if (this.#reach.get(plugin)?.has(owner) === false) {
        return {
          code: 'event-out-of-reach',
          plugin,
          detail: `Plugin "${plugin}" subscribes to the event "${type}" of plugin "${owner}" without requiring that plugin.`,
          remedy: `Add "${owner}" with a version range to "requires" of plugin "${plugin}".`,
        };
      }
      if (this.#declared.has(type)) return [];
      return {
        code: 'unknown-event',
        plugin,
        detail: `Plugin "${plugin}" subscribes to the event "${type}", which plugin "${owner}" does not declare.`,
        remedy: `List the event under "events" of plugin "${owner}", or correct the name.`,
      };
    });
  }
}
