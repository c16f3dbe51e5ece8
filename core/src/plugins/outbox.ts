import type { Outbox } from '@entrepot/database/database';
import { currentScope } from '@entrepot/registry/scope';
import type { Sql } from '@entrepot/sdk';
import type { Wiring } from './wiring.ts';

/**
 * What transactions publish, enqueue and start, by the parts that take it.
 * @param wired the parts as they are now: they are made anew where a plugin fails
 * @param touch notes a topic of which others are told after the commit
 */
export function outboxOf(wired: () => Wiring, touch: (sql: Sql, topic: string) => void): Outbox {
  return {
    note: (sql, event, messages) => {
      const { events, sagas } = wired();
      if (events.isAwaited(event.name)) touch(sql, events.topic);
      if (sagas.isAwaited(event.name)) touch(sql, sagas.topic);
      return events.note(event, messages);
    },
    publish: (sql, notes) => wired().events.publish(sql, notes),
    enqueue: async (sql, job, input, options) => {
      const { jobs } = wired();
      const id = await jobs.enqueue(sql, job, input, options, currentScope().user);
      touch(sql, jobs.topic);
      return id;
    },
    start: async (sql, saga, input, options) => {
      const { sagas } = wired();
      const id = await sagas.start(sql, saga, input, options, currentScope().user);
      touch(sql, sagas.topic);
      return id;
    },
  };
}
