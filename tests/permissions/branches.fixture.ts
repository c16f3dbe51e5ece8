import { type Caller, createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineAction, defineEntity, defineEvent, defineJob, definePlugin, field, type Role } from '@entrepot/sdk';

/** Users are limited to regions and branches; a branch lies in a region, a desk stands for what neither owns. */
export const Region = defineEntity('branches.region', { scope: true, fields: { name: field.text() } });
export const Branch = defineEntity('branches.branch', {
  plural: 'branches',
  scope: true,
  fields: { name: field.text(), region: field.ref(Region).optional() },
});
export const Note = defineEntity('branches.note', {
  fields: {
    ticket: field.ref('branches.ticket', { onDelete: 'cascade' }),
    position: field.integer().default(0),
    text: field.text().optional(),
    remark: field.text().optional(),
  },
});
export const Ticket = defineEntity('branches.ticket', {
  fields: {
    code: field.text({ unique: true }),
    branch: field.ref(Branch),
    title: field.text().optional(),
    amount: field.money().optional(),
    cost: field.decimal().optional(),
    level: field.integer().default(0),
    memo: field.longText().optional(),
    extra: field.json().optional(),
    due: field.timestamp().optional(),
    paper: field.attachment().optional(),
    notes: field.children(Note, 'ticket'),
  },
});
export const Transfer = defineEntity('branches.transfer', {
  fields: {
    from: field.ref(Branch),
    to: field.ref(Branch, { scope: false }),
    ticket: field.ref(Ticket).optional(),
    reason: field.text().optional(),
  },
});
/** What everybody shares: no scope leads to it. */
export const Topic = defineEntity('branches.topic', { fields: { name: field.text() } });

export const closed = defineEvent('branches.closed', { ticket: field.ref(Ticket), title: field.text().optional() });

const count = defineJob({
  name: 'branches.count',
  input: {},
  handler: async ({ db }) => ({ tickets: (await db.query('SELECT FROM branches.tickets')).length }),
});

const sql = { sql: field.longText() };

export const branches = definePlugin({
  name: 'branches',
  version: '1.0.0',
  entities: [Region, Branch, Ticket, Note, Transfer, Topic],
  events: [closed],
  jobs: [count],
  actions: {
    /** As a plugin might: SQL that nothing filters. */
    ask: defineAction({ input: sql, handler: ({ db, input }) => db.query(input.sql) }),
    run: defineAction({
      input: sql,
      handler: ({ db, input }) => db.transaction((tx) => tx.query(input.sql)),
    }),
    runAsSystem: defineAction({
      input: sql,
      handler: ({ db, input }) =>
        db.transaction(async (tx) => {
          const within = await tx.asSystem('the test wants to know', () => tx.query(input.sql));
          return { within, after: await tx.query(input.sql) };
        }),
    }),
    load: defineAction({
      input: { branch: field.text(), codes: field.json<string[]>() },
      handler: ({ db, input }) =>
        db.transaction(async (tx) => ({
          written: await tx.copy(
            'branches.tickets (code, branch_id)',
            input.codes.map((code) => [code, input.branch]),
          ),
        })),
    }),
    recount: defineAction({
      status: 202,
      handler: async ({ db }) => ({ job: await db.transaction((tx) => tx.enqueue(count, {})) }),
    }),
    close: defineAction({
      entity: Ticket,
      handler: ({ db, record }) =>
        db.transaction(async (tx) => {
          await tx.query('UPDATE branches.tickets SET level = 9, version = version + 1 WHERE id = $1', [record.id]);
          await tx.emit(closed, { key: record.id, payload: { ticket: record.id, title: record.title } });
          return { code: record.code };
        }),
    }),
  },
  roles: {
    'branch-clerk': { grants: [{ permission: 'branches.*' }] },
    'branch-reader': { grants: [{ permission: 'branches.ticket.read' }, { permission: 'branches.note.read' }] },
  },
});

export interface House {
  readonly app: TestApp;
  /** Ids by name: regions `north` and `south`, branches `n1`, `n2`, `s1`, tickets by code. */
  readonly ids: Readonly<Record<string, string>>;
  /** Stores a user. @returns who calls with a token of theirs */
  user(name: string, options?: UserOptions): Promise<Person>;
  role(name: string, role: Role): Promise<void>;
  assign(person: Person, role: string, scopes: object, validUntil?: string): Promise<string>;
}

export interface Person extends Caller {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

export interface UserOptions {
  roles?: readonly string[];
  attributes?: Readonly<Record<string, unknown>>;
}

/** A house of three branches with two tickets each. */
export async function openHouse(): Promise<House> {
  const app = await createTestApp({ plugins: [branches] });
  const ids: Record<string, string> = {};
  const make = async (name: string, path: string, body: object) => {
    const made = await app.post(path, body);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    ids[name] = made.body.id;
  };
  for (const name of ['north', 'south']) await make(name, '/api/v1/branches/regions', { name });
  for (const [name, region] of [
    ['n1', 'north'],
    ['n2', 'north'],
    ['s1', 'south'],
  ] as const) {
    await make(name, '/api/v1/branches/branches', { name, region: ids[region] });
  }
  for (const name of ['n1', 'n2', 's1']) {
    for (const number of [1, 2]) {
      const body = { code: `${name}-${number}`, branch: ids[name], title: `title of ${name}`, level: number };
      await make(body.code, '/api/v1/branches/tickets', { ...body, notes: [{ text: `note of ${name}` }] });
    }
  }
  return {
    app,
    ids,
    user: (name, options = {}) => addUser(app, name, options),
    role: async (name, role) => void (await app.post('/api/v1/kernel/roles', { name, ...role })),
    assign: async (person, role, scopes, validUntil) => {
      const { data } = (await app.post('/api/v1/kernel/roles:search', { filter: { name: { eq: role } } })).body;
      const body = { user: person.id, role: data[0]?.id, scopes, ...(validUntil ? { validUntil } : {}) };
      const made = await app.post('/api/v1/kernel/assignments', body);
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      return made.body.id;
    },
  };
}

async function addUser(app: TestApp, name: string, { roles = [], attributes = {} }: UserOptions): Promise<Person> {
  const { id } = (await app.post('/api/v1/kernel/users', { name, roles, attributes })).body;
  const owner = app.as({ id, name, roles: [...roles] });
  const { token } = (await owner.post('/api/v1/kernel/createToken', { name: 'test' })).body;
  const nobody = app.as(null);
  const bearer = { authorization: `Bearer ${token}` };
  return {
    id,
    name,
    token,
    get: (path, headers) => nobody.get(path, { ...bearer, ...headers }),
    post: (path, body, headers) => nobody.post(path, body, { ...bearer, ...headers }),
    patch: (path, body, headers) => nobody.patch(path, body, { ...bearer, ...headers }),
    delete: (path, headers) => nobody.delete(path, { ...bearer, ...headers }),
  };
}
