import {
  defineAction,
  defineEntity,
  defineJob,
  definePlugin,
  defineStates,
  extendEntity,
  FileAnswer,
  field,
  Problem,
} from '@entrepot/sdk';

const states = defineStates({
  initial: 'open',
  states: { open: { en: 'Open' }, closed: { en: 'Closed' } },
  transitions: { close: { from: ['open'], to: 'closed' } },
});

export const Owner = defineEntity('ledger.owner', {
  fields: { code: field.text({ unique: true }), name: field.text().optional() },
});

export const Entry = defineEntity('ledger.entry', {
  fields: {
    position: field.integer(),
    account: field.ref('ledger.account'),
    text: field.text(),
    amount: field.money(),
    cost: field.decimal().optional(),
    weight: field.quantity().default(1),
  },
});

export const Account = defineEntity('ledger.account', {
  fields: {
    number: field.text({ unique: true, maxLength: 40 }),
    region: field.text({ index: true }).optional(),
    owner: field.ref(Owner).optional(),
    limit: field.money().optional(),
    rate: field.decimal({ precision: 10, scale: 4 }).optional(),
    count: field.quantity({ minimum: 0 }).default(0),
    doubled: field.integer().computed('count * 2'),
    active: field.boolean().default(true),
    opened: field.date().optional(),
    seenAt: field.timestamp().optional(),
    level: field.enum({ low: { en: 'Low' }, high: { en: 'High' } }).default('low'),
    status: field.states(states),
    notes: field.longText().optional(),
    tags: field.json<string[]>({ type: 'array', items: { type: 'string' } }).default([]),
    score: field.integer({ readOnly: true }).optional(),
    pin: field.text({ secret: true, readOnly: true }).optional(),
    entries: field.children(Entry, 'account'),
  },
  checks: { smallCount: 'count < 1000000' },
});

export const Line = defineEntity('ledger.line', { fields: { text: field.text() }, appendOnly: true });

export const recount = defineJob({
  name: 'ledger.recount',
  input: { rows: field.integer() },
  async handler({ input, progress, reject }) {
    await progress(1, input.rows, 'counting');
    await reject({
      row: { number: 'A,1', count: 'x' },
      errors: [{ pointer: '/count', code: 'wrong-type', detail: 'count is no number.' }],
    });
    await progress(input.rows, input.rows);
    return { counted: input.rows };
  },
});

export const ledger = definePlugin({
  name: 'ledger',
  version: '1.0.0',
  entities: [Owner, Entry, Account, Line],
  jobs: [recount],
  actions: {
    ping: { method: 'GET', permission: 'public', handler: () => ({ pong: true }) },
    add: defineAction({
      method: 'GET',
      permission: 'authenticated',
      input: { a: field.integer(), b: field.integer().default(1), exact: field.boolean().optional() },
      handler: ({ input }) => ({ sum: input.a + input.b, exact: input.exact }),
    }),
    book: defineAction({
      input: { text: field.text() },
      async handler({ db, input }) {
        await db.transaction((tx) => tx.query('INSERT INTO "ledger"."lines" (text) VALUES ($1)', [input.text]));
        if (input.text === 'half') throw new Problem('ledger.half', { detail: 'The second half was refused.' });
        return { booked: input.text };
      },
    }),
    recount: defineAction({
      status: 202,
      input: { rows: field.integer().default(3) },
      handler: async ({ db, input }) => ({ job: await db.transaction((tx) => tx.enqueue(recount, input)) }),
    }),
    fail: { handler: () => Promise.reject(new Error('a secret in /some/path')) },
    receipt: { method: 'GET', permission: 'public', handler: () => new FileAnswer('text/plain', 'Grüße', 'quittung ü.txt') },
    close: defineAction({
      entity: Account,
      async handler({ db, record }) {
        await db.query(`UPDATE "ledger"."accounts" SET status = 'closed', version = version + 1 WHERE id = $1`, [record.id]);
        return { was: record.status, number: record.number };
      },
    }),
  },
  roles: {
    clerk: { grants: [{ permission: 'ledger.*' }] },
  },
  messages: { 'zh-CN': { 'ledger.half': '后一半被拒绝。' } },
});

export const stars = definePlugin({
  name: 'stars',
  version: '1.0.0',
  requires: { ledger: '^1.0.0' },
  extends: [extendEntity(Account, { stars: field.integer({ index: true }).optional() })],
});
