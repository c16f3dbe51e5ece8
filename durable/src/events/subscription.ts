import type { Event } from '@entrepot/sdk';

/** A subscriber's wish to hear of one kind of event. */
export interface Subscription {
  /** `<plugin>/<event>` or `<plugin>/<event>/<name>`: its cursor's name in the database. */
  name: string;
  plugin: string;
  type: string;
  run(event: Event): void | Promise<void>;
}
