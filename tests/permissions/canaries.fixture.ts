import type { Role } from '@entrepot/sdk';
import type { House, Person } from './branches.fixture.ts';

const tickets = ['n1-1', 'n1-2', 'n2-1', 'n2-2', 's1-1', 's1-2'] as const;
const level = (code: string) => Number(code.slice(-1));

/** Fields of a ticket that hold a canary each; the number has its own form. */
const marked = ['title', 'memo', 'extra', 'cost', 'amount'] as const;
type Marked = (typeof marked)[number];

/** A value that is found nowhere else: whoever sees it has seen this field of this record. */
export function canary(record: string, field: string): string {
  if (field === 'cost') return `77${tickets.indexOf(record as (typeof tickets)[number])}01.25`;
  if (field === 'amount') return `88${tickets.indexOf(record as (typeof tickets)[number])}01.5`;
  return `canary-${record}-${field}`;
}

/** Every canary in a text. */
export function canariesIn(text: string): Set<string> {
  return new Set(text.match(/canary-[a-z0-9-]+|\b77\d01\.25|\b88\d01\.5\b/g) ?? []);
}

/** A role, and by hand what it opens: written down beside the rules, not derived from them. */
export interface Watched {
  readonly name: string;
  readonly roles: Readonly<Record<string, Role>>;
  readonly scopes?: (ids: House['ids']) => object;
  /** The marked fields of a ticket that are open, undefined where the ticket is not. */
  ticket(code: string): readonly Marked[] | undefined;
  /** The fields that may be asked by: open on every ticket that is. */
  readonly asks: readonly string[];
  note(code: string): boolean;
}

const everything = ['code', 'branch', 'level', 'due', 'paper', 'notes', ...marked];

export const watched: readonly Watched[] = [
  { name: 'nothing', roles: {}, ticket: () => undefined, asks: [], note: () => false },
  {
    name: 'branch',
    roles: { 'w-branch': { grants: [{ permission: 'branches.*' }] } },
    scopes: (ids) => ({ 'branches.branch': [ids.n1] }),
    ticket: (code) => (code.startsWith('n1') ? marked : undefined),
    asks: everything,
    note: (code) => code.startsWith('n1'),
  },
  {
    name: 'region-admin',
    roles: { 'w-admin': { grants: [{ permission: '*' }] } },
    scopes: (ids) => ({ 'branches.region': [ids.south] }),
    ticket: (code) => (code.startsWith('s1') ? marked : undefined),
    asks: everything,
    note: (code) => code.startsWith('s1'),
  },
  {
    name: 'fields',
    roles: {
      'w-fields': { grants: [{ permission: 'branches.ticket.*', fields: ['code', 'branch', 'level', 'notes', 'memo'] }] },
    },
    ticket: () => ['memo'],
    asks: ['code', 'branch', 'level', 'memo'],
    note: () => false,
  },
  {
    name: 'conditional',
    roles: {
      'w-conditional': {
        grants: [
          { permission: 'branches.ticket.read', fields: ['code', 'branch', 'level'] },
          { permission: 'branches.ticket.read', where: { level: { eq: 1 } }, fields: ['title', 'cost'] },
          { permission: 'branches.ticket.update', where: { level: { eq: 1 } } },
        ],
      },
    },
    ticket: (code) => (level(code) === 1 ? ['title', 'cost'] : []),
    asks: ['code', 'branch', 'level'],
    note: () => false,
  },
  {
    name: 'restricted',
    roles: {
      'w-restricted': {
        grants: [{ permission: 'branches.*' }],
        restrictions: [
          { permission: 'branches.ticket.*', where: { level: { ne: 1 } }, fields: ['code', 'title', 'notes', 'branch'] },
          { permission: 'branches.note.*', where: { 'ticket.level': { ne: 1 } } },
        ],
      },
    },
    ticket: (code) => (level(code) === 1 ? undefined : ['title']),
    asks: ['code', 'title', 'branch'],
    note: (code) => level(code) !== 1,
  },
  {
    name: 'referring',
    roles: { 'w-referring': { grants: [{ permission: 'branches.note.*', where: { 'ticket.branch.name': { eq: 'n2' } } }] } },
    ticket: () => undefined,
    asks: [],
    note: (code) => code.startsWith('n2'),
  },
];

/** The canaries that somebody may see. */
export function openTo(watch: Watched): Set<string> {
  const open = new Set<string>();
  for (const code of tickets) {
    for (const field of watch.ticket(code) ?? []) open.add(canary(code, field));
    if (watch.note(code)) for (const field of ['text', 'remark']) open.add(canary(code, field));
  }
  return open;
}

/** Puts the canaries into tickets and notes, a file, an event, a job and its error file. @returns ids by name */
export async function plant(house: House): Promise<Record<string, string>> {
  const { app, ids } = house;
  const found: Record<string, string> = { ...ids };
  const file = await app.post('/api/v1/kernel/attachments?name=canary-file-name.txt', 'canary-file-content', {
    'content-type': 'text/plain',
  });
  found.file = file.body.id;
  for (const code of tickets) {
    const path = `/api/v1/branches/tickets/${ids[code]}`;
    const { body } = await app.get(path);
    const notes = [{ id: body.notes[0].id, text: canary(code, 'text'), remark: canary(code, 'remark') }];
    const texts = { title: canary(code, 'title'), memo: canary(code, 'memo'), extra: { of: canary(code, 'extra') } };
    const sums = { cost: canary(code, 'cost'), amount: { amount: canary(code, 'amount'), currency: 'EUR' } };
    const made = await app.patch(path, { ...texts, ...sums, notes, paper: found.file }, { 'if-match': '*' });
    if (made.status !== 200) throw new Error(JSON.stringify(made.body));
    found[`note-${code}`] = body.notes[0].id;
  }
  const boss = await house.user('boss', { roles: ['admin'] });
  const items = Array.from({ length: 1_001 }, () => ({ title: 'canary-job-item', branch: 'canary-job-branch' }));
  const batch = await boss.post('/api/v1/branches/tickets:batchCreate', { items });
  await app.context.db.transaction((tx) =>
    tx.query(
      `INSERT INTO kernel.events (type, key, payload, occurred_at) VALUES ('branches.closed', 'k', '{"title":"canary-event-payload"}', now())`,
    ),
  );
  await app.runJobs();
  found.job = batch.body.id;
  return found;
}

/** Somebody with these roles. */
export async function enter(house: House, watch: Watched): Promise<Person> {
  for (const [name, role] of Object.entries(watch.roles)) await house.role(name, role);
  const names = Object.keys(watch.roles);
  const person = await house.user(`user-${watch.name}`, watch.scopes ? {} : { roles: names });
  if (watch.scopes) for (const name of names) await house.assign(person, name, watch.scopes(house.ids));
  return person;
}
