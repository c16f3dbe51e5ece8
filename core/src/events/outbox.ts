import { type EventMessage, type EventType, type Fields, Problem, type Sql } from '@entrepot/sdk';

/** Writes events as rows of the business transaction, all messages of one call in one statement. */
export class EventOutbox {
  readonly #declared: ReadonlySet<string>;
  readonly #now: () => Date;
  readonly #published: (type: string) => void;

  /**
   * @param declared names of the events that enabled plugins declare
   * @param published told of each type that was published, before the transaction ends
   */
  constructor(declared: ReadonlySet<string>, now: () => Date, published: (type: string) => void) {
    this.#declared = declared;
    this.#now = now;
    this.#published = published;
  }

  async publish(sql: Sql, event: EventType, messages: readonly EventMessage<Fields>[]): Promise<void> {
    if (!this.#declared.has(event.name)) {
      throw new Problem('unknown-event', {
        status: 500,
        detail: `The event "${event.name}" is published, but no enabled plugin declares it.`,
        remedy: 'List it under "events" of the plugin that publishes it.',
      });
    }
    // One JSON text is written and read faster than an array of them.
    await sql.query(
      `INSERT INTO "kernel"."events" (type, key, payload, transaction, occurred_at)
       SELECT $1, message->>'key', message->'payload', pg_current_xact_id()::text::bigint, $3
       FROM jsonb_array_elements($2::jsonb) AS message`,
      [event.name, JSON.stringify(messages), this.#now().toISOString()],
      { name: 'kernel.publish' },
    );
    this.#published(event.name);
  }
}
