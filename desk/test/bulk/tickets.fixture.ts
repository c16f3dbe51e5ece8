import {
  defineAction,
  defineEntity,
  definePlugin,
  defineStates,
  field,
  Problem,
  type Row,
  type Transaction,
  tableOf,
} from '@entrepot/sdk';

const states = defineStates({
  initial: 'open',
  states: { open: { en: 'Open' }, closed: { en: 'Closed' } },
  transitions: { close: { from: ['open'], to: 'closed' }, reopen: { from: ['closed'], to: 'open' } },
});

export const Ticket = defineEntity('tickets.ticket', {
  title: 'number',
  fields: {
    number: field.text({ unique: true }),
    team: field.text({ index: true }).optional(),
    priority: field.integer({ minimum: 1, maximum: 9 }).default(5),
    status: field.states(states),
    /** How often it was closed. */
    closings: field.integer({ readOnly: true }).default(0),
  },
});

/** How long a closing takes in the test's other process, in milliseconds. */
export const pace = { ms: 0 };

async function move(tx: Transaction, ids: readonly string[], from: string, to: string): Promise<ReadonlySet<string>> {
  if (pace.ms > 0) await tx.query(`SELECT pg_sleep(${pace.ms / 1000})`);
  const rows = await tx.query<{ id: string }>(
    `UPDATE ${tableOf(Ticket)} SET status = $3, closings = closings + CASE WHEN $3 = 'closed' THEN 1 ELSE 0 END,
       version = version + 1, updated_at = now() WHERE id = ANY ($1::uuid[]) AND status = $2 RETURNING id`,
    [ids, from, to],
  );
  return new Set(rows.map(({ id }) => id));
}

function already({ number, status }: Row<typeof Ticket>): Problem {
  return new Problem('tickets.already', { status: 409, detail: `Ticket ${number} is ${status}.`, params: { number, status } });
}

const one = (from: string, to: string, undo?: string) =>
  defineAction({
    entity: Ticket,
    ...(undo === undefined ? {} : { undo }),
    input: { note: field.text({ maxLength: 20 }).optional() },
    async handler({ db, record }) {
      await db.transaction(async (tx) => {
        if ((await move(tx, [record.id], from, to)).size === 0) throw already(record);
      });
    },
  });

export const calls = { many: 0 };

const closeTogether = defineAction({
  entity: Ticket,
  undo: 'reopen',
  handler: () => {
    throw new Problem('tickets.one-by-one', { detail: 'Only together.' });
  },
  async many({ tx, records }) {
    calls.many += 1;
    const ids = records.map(({ id }) => id);
    const moved = await move(tx, ids, 'open', 'closed');
    return records.map((record) => (moved.has(record.id) ? undefined : already(record)));
  },
});

export const tickets = definePlugin({
  name: 'tickets',
  version: '1.0.0',
  entities: [Ticket],
  actions: {
    close: one('open', 'closed', 'reopen'),
    reopen: one('closed', 'open'),
    closeTogether,
    look: { method: 'GET', entity: Ticket, handler: () => ({}) },
    explode: {
      entity: Ticket,
      handler: () => {
        throw new Error('a defect');
      },
    },
  },
  roles: {
    agent: {
      grants: [
        { permission: 'tickets.ticket.read' },
        { permission: 'tickets.ticket.close', where: { team: { eq: 'north' } } },
        { permission: 'tickets.ticket.update', where: { team: { eq: 'north' } }, fields: ['priority'] },
      ],
    },
  },
  messages: { 'zh-CN': { 'tickets.already': '工单 {number} 已是 {status}。' } },
});
