import { defineEntity, defineEvent, definePlugin, field, type Plugin, tableOf } from '@entrepot/sdk';

export const moved = defineEvent('ledger.moved', { number: field.integer() });
/** Published by the subscriber of the first, in the transaction of its row. */
export const followed = defineEvent('ledger.followed', { number: field.integer() });

const heard = {
  event: field.text(),
  key: field.text(),
  number: field.integer(),
  /** Whether nothing later of the key was there before. */
  inOrder: field.boolean(),
};

const indexes = [{ fields: ['key', 'number'] }] as const;

/** What was heard exactly once. Nothing keeps a second row out: whoever writes one is found. */
export const Entry = defineEntity('ledger.entry', { fields: heard, indexes, operations: [] });
export const FollowUp = defineEntity('ledger.followUp', { fields: heard, indexes, operations: [] });
/** What was heard at least once and is kept by the event's id. */
export const Copy = defineEntity('ledger.copy', {
  fields: { event: field.text({ unique: true }), number: field.integer() },
  operations: [],
});
/** What the publishing transactions write beside their events. */
export const Movement = defineEntity('ledger.movement', {
  fields: { key: field.text(), number: field.integer() },
  operations: [],
});

const insertOnce = (entity: typeof Entry | typeof FollowUp) =>
  `INSERT INTO ${tableOf(entity)} (event, key, number, in_order)
   SELECT $1, $2::text, $3::bigint, NOT EXISTS (SELECT 1 FROM ${tableOf(entity)} WHERE key = $2 AND number >= $3)`;

/** A plugin that hears its own events in both ways. */
export const faultyLedger: Plugin = definePlugin({
  name: 'ledger',
  version: '1.0.0',
  entities: [Entry, FollowUp, Copy, Movement],
  events: [moved, followed],
  setup({ subscribe }) {
    subscribe(
      moved,
      async ({ id, key, payload }, { tx }) => {
        await tx.query(insertOnce(Entry), [id, key, payload.number]);
        await tx.emit(followed, { key, payload });
      },
      { exactlyOnce: true },
    );
    subscribe(
      followed,
      async ({ id, key, payload }, { tx }) => void (await tx.query(insertOnce(FollowUp), [id, key, payload.number])),
      {
        exactlyOnce: true,
      },
    );
    subscribe(
      moved,
      async ({ id, payload }, { db }) =>
        void (await db.query(`INSERT INTO ${tableOf(Copy)} (event, number) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
          id,
          payload.number,
        ])),
      { name: 'copy' },
    );
  },
});

/** The same with one subscriber that writes one row: for the bench. */
export const plainLedger = (exactlyOnce: boolean): Plugin =>
  definePlugin({
    name: 'ledger',
    version: '1.0.0',
    entities: [Entry, FollowUp, Copy, Movement],
    events: [moved, followed],
    setup({ subscribe }) {
      const insert = `INSERT INTO ${tableOf(Copy)} (event, number) VALUES ($1, $2) ON CONFLICT (event) DO NOTHING`;
      if (exactlyOnce) {
        // Nobody needs the answer: the rows of a batch travel together.
        subscribe(moved, ({ id, payload }, { tx }) => tx.send(insert, [id, payload.number], { name: 'ledger.copy' }), {
          exactlyOnce: true,
        });
      } else {
        subscribe(
          moved,
          async ({ id, payload }, { db }) => void (await db.query(insert, [id, payload.number], { name: 'ledger.copy' })),
        );
      }
    },
  });
