import type { Entity } from './entity.ts';

/** What a trigger follows, in PostgreSQL's words. */
export type TriggerEvent = 'insert' | 'update' | 'delete';

/**
 * What PostgreSQL does after every statement that changes rows, in the statement's own transaction: for controls that no
 * writer may get around, raw SQL included. A plugin that reacts to records of its own or of those that it requires joins
 * `changedRecords` instead.
 */
export interface Trigger {
  /** `<plugin>.<trigger>`, as `history.record`. The function stands in the plugin's schema under the second part. */
  readonly name: string;
  /** The entities whose tables it is set upon, those of every enabled plugin and of the kernel; all unless given. */
  readonly on?: (entity: Entity) => boolean;
  readonly after: readonly TriggerEvent[];
  /**
   * Statements of PL/pgSQL, each ended by a semicolon, run once per statement of SQL: for declarations write a block of their
   * own. They find all changed rows in `old_rows` (update, delete) and `new_rows` (insert, update), the kind of change in
   * `TG_OP`, the entity's name in `TG_ARGV[0]`. An exception undoes the change.
   */
  readonly body: string;
}

/**
 * Declares a trigger upon the tables of all entities that `on` takes.
 * @throws TypeError where the name has another form or nothing is followed
 */
export function defineTrigger(trigger: Trigger): Trigger {
  if (!/^[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9]*$/.test(trigger.name)) {
    throw new TypeError(`"${trigger.name}" is no trigger name: write <plugin>.<trigger>, as "history.record"`);
  }
  if (trigger.after.length === 0) throw new TypeError(`"${trigger.name}" follows nothing: name insert, update or delete`);
  return trigger;
}
