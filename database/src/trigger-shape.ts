import type { RegisteredEntity, RegisteredTrigger, Registry } from '@entrepot/registry/schema/registry';
import type { TriggerEvent } from '@entrepot/sdk';
import pg from 'pg';
import { identifier } from './identifier.ts';
import type { PartShape } from './part-shape.ts';

/** A function that triggers run. `create` also serves as its definition. */
export interface FunctionShape {
  schema: string;
  name: string;
  /** Qualified and quoted, with its arguments. */
  function: string;
  create: string;
  plugin: string;
  /** The trigger's name, `history.record`. */
  declared: string;
}

const quote = pg.escapeIdentifier;

/** The functions of all triggers, one each: PostgreSQL compiles them for each table by itself. */
export function functionShapes({ triggers }: Registry): FunctionShape[] {
  return triggers.map((registered) => {
    const { schema, function: name, plugin, trigger } = registered;
    const body = `\nBEGIN\n${trigger.body}\nRETURN NULL;\nEND`;
    const create = `CREATE OR REPLACE FUNCTION ${qualified(registered)} RETURNS trigger LANGUAGE plpgsql AS ${dollarQuoted(body)}`;
    return { schema, name, function: qualified(registered), create, plugin, declared: trigger.name };
  });
}

/** The triggers upon an entity's table: one for each kind of change, for each of them has other transition tables. */
export function triggerParts({ triggers }: Registry, { table, name, entity }: RegisteredEntity): PartShape[] {
  return triggers
    .filter(({ trigger }) => trigger.on?.(entity) ?? true)
    .flatMap((registered) => registered.trigger.after.map((event) => triggerPart(registered, event, table, name)));
}

const transitions: Readonly<Record<TriggerEvent, string>> = {
  insert: 'NEW TABLE AS new_rows',
  update: 'OLD TABLE AS old_rows NEW TABLE AS new_rows',
  delete: 'OLD TABLE AS old_rows',
};

function triggerPart(registered: RegisteredTrigger, event: TriggerEvent, table: string, entity: string): PartShape {
  const name = identifier(registered.schema, registered.function, event);
  const create =
    `CREATE TRIGGER ${quote(name)} AFTER ${event.toUpperCase()} ON ${table} REFERENCING ${transitions[event]} ` +
    `FOR EACH STATEMENT EXECUTE FUNCTION ${qualified(registered).slice(0, -1)}${pg.escapeLiteral(entity)})`;
  return { kind: 'trigger', name, create, plugin: registered.plugin, declared: registered.trigger.name };
}

function qualified({ schema, function: name }: RegisteredTrigger): string {
  return `${quote(schema)}.${quote(name)}()`;
}

function dollarQuoted(text: string): string {
  let tag = '$body$';
  while (text.includes(tag)) tag = `${tag.slice(0, -1)}_$`;
  return `${tag}${text}${tag}`;
}
