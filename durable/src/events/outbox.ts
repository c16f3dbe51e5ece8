import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import { validate } from '@entrepot/registry/schema/validate';
import { type EventMessage, type EventType, type Fields, Problem, type Sql } from '@entrepot/sdk';

/** Writes events as rows of the business transaction, all of one transaction in one statement. */
export class EventOutbox {
  readonly #declared: ReadonlyMap<string, EventType>;
  readonly #now: () => Date;
  readonly #schemas = new Map<string, object>();

  /** @param declared the events that enabled plugins declare, by name */
  constructor(declared: ReadonlyMap<string, EventType>, now: () => Date) {
    this.#declared = declared;
    this.#now = now;
  }

  /** Checks an event and writes its messages, at least one, as JSON: what becomes of the payloads later changes nothing. */
  note({ name }: EventType, messages: readonly EventMessage<Fields>[]): string {
    const declared = this.#declared.get(name);
    if (!declared) {
      throw new Problem('unknown-event', {
        status: 500,
        detail: `The event "${name}" is published, but no enabled plugin declares it.`,
        remedy: 'List it under "events" of the plugin that publishes it.',
      });
    }
    // The compiler has seen the payloads; what slips past it is found before production.
    if (process.env.NODE_ENV !== 'production') this.#check(declared, messages);
    return messages.map(({ key, payload }) => JSON.stringify({ type: name, key, payload })).join();
  }

  async publish(sql: Sql, notes: readonly string[]): Promise<void> {
    // One JSON text is written and read faster than an array of them.
    await sql.query(
      `INSERT INTO "kernel"."events" (type, key, payload, position, occurred_at)
       SELECT message->>'type', message->>'key', message->'payload', nextval('"kernel"."event_positions"'), $2
       FROM jsonb_array_elements($1::jsonb) AS message`,
      [`[${notes.join()}]`, this.#now().toISOString()],
      { name: 'kernel.publish' },
    );
  }

  #check({ name, payload }: EventType, messages: readonly EventMessage<Fields>[]): void {
    let schema = this.#schemas.get(name);
    if (!schema) {
      schema = fieldsSchema(payload);
      this.#schemas.set(name, schema);
    }
    for (const message of messages) {
      const errors = validate(schema, message.payload);
      if (errors.length === 0) continue;
      throw new Problem('invalid-event', {
        status: 500,
        detail: `The event "${name}" is published with a payload that does not fit its fields.`,
        remedy: 'Correct the payload, or the fields of the event.',
        errors,
      });
    }
  }
}
