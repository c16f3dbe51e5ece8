import { Warehouse } from '@entrepot/inventory';
import { type ActionContext, defineAction, field, Permissions, type Transaction, tableOf } from '@entrepot/sdk';
import { applyScans } from './apply-scans.ts';
import { Handheld } from './handheld.ts';
import { type Operation, type Outcome, operationsSchema } from './operation.ts';
import { Scan, type ScanKind } from './scan.ts';

/** Takes what a person did with a handheld, in line or off it, and applies each operation once. */
export const recordScans = defineAction({
  label: { en: 'Record scans', zh: '提交扫描' },
  summary:
    'Up to 500 operations of a handheld, each applied exactly once, in the order of their sequence. One that comes again gets its first outcome; one that no longer fits waits for a person as a conflict.',
  input: {
    device: field.text({ minLength: 1, maxLength: 60, label: { en: 'Device', zh: '设备' } }),
    from: field.integer({
      minimum: 1,
      label: { en: 'Sequence from', zh: '起始序号' },
      description: 'The first sequence of this person on this device that has no final outcome yet.',
    }),
    operations: field.json<readonly Operation[]>(operationsSchema, { label: { en: 'Operations', zh: '操作' } }),
  },
  output: {
    outcomes: field.json<readonly Outcome[]>(
      { type: 'array', items: { type: 'object' } },
      { description: 'In the order of the operations. An unknown warehouse is a conflict that stays with the device.' },
    ),
    now: field.timestamp({ description: 'The server’s time, for `seen` of later counts.' }),
  },
  handler: async ({ db, use, now, log, user, input: { device, from, operations } }) => {
    const refused = await kindsRefused(use, user, operations);
    const sender = { device, person: user.name, from, now: now() };
    const handheldId = await db.transaction((tx) => journal(tx, sender, operations, refused));
    await applyScans({ db, use, now, log }, handheldId);
    const ids = operations.map(({ id }) => id);
    const rows = await db.query<Outcome>(
      `SELECT id, state, reason_code AS code, reason AS detail, reason_values AS values
       FROM ${tableOf(Scan)} WHERE id = ANY($1::uuid[]) AND handheld_id = $2`,
      [ids, handheldId],
    );
    const known = new Map(rows.map((row) => [row.id, row]));
    const [clock] = await db.query<{ now: string }>('SELECT now() AS now');
    return { outcomes: operations.map(({ id }) => known.get(id) ?? notTaken(id)), now: clock?.now };
  },
});

interface Sender {
  device: string;
  person: string;
  from: number;
  now: Date;
}

/** The permission that each kind asks for: that of the action which does the same at a desk. */
const permissionOf: Readonly<Record<ScanKind, string>> = {
  receive: 'warehouse.receiveGoods',
  putAway: 'warehouse.moveGoods',
  move: 'warehouse.moveGoods',
  count: 'warehouse.countBin',
  pick: 'warehouse.pickTask.confirmPick',
  pack: 'warehouse.wave.pack',
};

async function kindsRefused(
  use: ActionContext['use'],
  user: ActionContext['user'],
  operations: readonly Operation[],
): Promise<ReadonlySet<ScanKind>> {
  const refused = new Set<ScanKind>();
  for (const kind of new Set(operations.map((operation) => operation.kind))) {
    if (!(await use(Permissions).may(user, permissionOf[kind]))) refused.add(kind);
  }
  return refused;
}

/**
 * Writes down what is new. From here on the server has it, whatever happens. What the person may not do is written down as a
 * conflict, for somebody who may.
 * @returns the handheld
 */
async function journal(
  tx: Transaction,
  { device, person, from, now }: Sender,
  operations: readonly Operation[],
  refused: ReadonlySet<ScanKind>,
): Promise<string> {
  const [handheld] = await tx.query<{ id: string }>(
    `INSERT INTO ${tableOf(Handheld)} AS known (device, person, first_open, seen_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (device, person) DO UPDATE
     SET first_open = greatest(known.first_open, excluded.first_open), seen_at = excluded.seen_at,
       version = known.version + 1, updated_at = now()
     RETURNING id`,
    [device, person, from, now],
  );
  const id = handheld?.id ?? '';
  const first = new Map(operations.map((operation) => [operation.id.toLowerCase(), operation]));
  const rows = [...first.values()].map(({ at, ...operation }) => ({ ...operation, at: momentOf(at) }));
  await tx.query(
    `INSERT INTO ${tableOf(Scan)} (id, handheld_id, warehouse_id, sequence, kind, facts, device_time, state, reason_code, reason,
       reason_values)
     SELECT sent.id, $2, warehouse, sequence, kind, facts, at,
       CASE WHEN refused THEN 'conflict' ELSE 'waiting' END, CASE WHEN refused THEN 'warehouse.scan-not-allowed' END,
       CASE WHEN refused THEN $4 || ' may not do this at a handheld' END,
       CASE WHEN refused THEN jsonb_build_object('person', $4::text) END
     FROM (
       SELECT *, kind = ANY($3::text[]) AS refused
       FROM jsonb_to_recordset($1::jsonb)
         AS each (id uuid, warehouse uuid, sequence bigint, kind text, facts jsonb, at timestamptz)
     ) sent
     JOIN ${tableOf(Warehouse)} known ON known.id = sent.warehouse
     ORDER BY sequence
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(rows), id, [...refused], person],
  );
  return id;
}

/** A clock may tell anything. */
function momentOf(at: string | undefined): string | null {
  const time = at === undefined ? Number.NaN : Date.parse(at);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** The warehouse is none that the caller can see, or the id is another device's. */
function notTaken(id: string): Outcome {
  return {
    id,
    state: 'conflict',
    code: 'warehouse.scan-not-taken',
    detail: 'The server does not take this scan: its warehouse is unknown to you, or its id belongs to another device.',
    values: {},
  };
}
