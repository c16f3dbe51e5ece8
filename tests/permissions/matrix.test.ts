import { expect } from 'chai';
import { type House, openHouse, type Person } from './branches.fixture.ts';
import { canariesIn, enter, openTo, plant, type Watched, watched } from './canaries.fixture.ts';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** The field that is asked by, where its answer must be a refusal unless it is open. */
  readonly asks?: string;
  /** Changes nothing: what it would change has another version. */
  readonly stale?: boolean;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const query = (values: Readonly<Record<string, unknown>>) => {
  const texts = Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]);
  return `?${new URLSearchParams(Object.fromEntries(texts))}`;
};

/** `ENTREPOT_MATRIX=full` asks everything; otherwise every record is read, and of the rest each seventh call is made. */
const isFull = process.env.ENTREPOT_MATRIX === 'full';
const share = 7;

/** What a request can ask by a field, each way of it. */
function asking(list: string, field: string, isTicket: boolean): Call[] {
  const probe = { [field]: { empty: false } };
  const asks = isTicket ? { asks: field.split('.')[0] ?? field } : {};
  const get = (values: Readonly<Record<string, unknown>>) => ({ method: 'GET', path: `${list}${query(values)}`, ...asks });
  const post = (path: string, body: unknown) => ({ method: 'POST', path: `${list}${path}`, body, ...asks });
  return [
    get({ sort: field }),
    get({ sort: `-${field}`, pageSize: '1' }),
    get({ filter: probe }),
    get({ filter: { not: probe } }),
    get({ filter: { or: [{ [field]: { startsWith: 'c' } }, { [field]: { gt: '0' } }] } }),
    post(':search', { filter: { [field]: { contains: 'anary' } }, sort: field }),
    post(':aggregate', { groupBy: [field], values: { n: { count: '*' } } }),
    post(':aggregate', { values: { least: { min: field }, most: { max: field } } }),
    post(':aggregate', { values: { all: { sum: field } } }),
    post(':aggregate', { filter: probe, values: { n: { count: '*' } } }),
  ];
}

describe('every role on every route, record and field', function () {
  this.timeout(300_000);
  let house: House;
  let ids: Record<string, string>;
  let calls: Call[];
  let asked = 0;

  /** The calls that OpenAPI promises, with every record in the place of an id and every field where one is asked by. */
  function callsOf(document: { paths: Record<string, Record<string, unknown>> }): Call[] {
    const made: Call[] = [];
    for (const [path, item] of Object.entries(document.paths)) {
      const entity = house.app.kernel.registry.byPath.get(path);
      const fields = entity
        ? [...entity.fields.values()].flatMap(({ name, field }) => (field.kind === 'money' ? [name, `${name}.amount`] : [name]))
        : [];
      if (entity?.plugin === 'branches') {
        for (const field of fields) made.push(...asking(path, field, entity.name === 'branches.ticket'));
        for (const field of fields.filter((each) => !each.includes('.'))) {
          made.push({ method: 'GET', path: `${path}${query({ fields: field })}` });
          made.push({ method: 'GET', path: `${path}:export${query({ fields: field })}` });
          made.push({ method: 'GET', path: `${path}${query({ expand: field })}` });
        }
      }
      for (const method of Object.keys(item).map((each) => each.toUpperCase())) {
        if (!/^(GET|POST|PATCH|DELETE)$/.test(method) || /changePassword|signOut|createToken|delegate/.test(path)) continue;
        const body = method === 'POST' || method === 'PATCH' ? { body: bodyOf(path, method) } : {};
        const places = path.includes('{id}') ? Object.values(ids) : [''];
        for (const id of places) {
          const own = path.replace('{id}', id);
          made.push({ method, path: own, ...body, stale: true });
          if (method !== 'GET' || id === '' || path.includes(':')) continue;
          for (const expand of ['notes', 'branch', 'ticket', 'notes.ticket', 'ticket.branch'])
            made.push({ method, path: `${own}${query({ expand })}` });
        }
      }
    }
    return made;
  }

  function bodyOf(path: string, method: string): unknown {
    const all = Object.values(ids).map((id) => ({ id, version: 999_999, level: 1 }));
    if (path.endsWith(':batchUpdate')) return { items: all };
    if (path.endsWith(':batchDelete')) return { items: all.map(({ id, version }) => ({ id, version })) };
    if (path.endsWith(':batchCreate')) return { items: [{}, { code: 'n1-1', branch: ids.s1, ticket: ids['s1-1'] }] };
    if (path.endsWith(':aggregate')) return { values: { n: { count: '*' } } };
    if (path.endsWith(':search')) return { pageSize: 1 };
    if (path === '/api/v1/branches/ask' || path === '/api/v1/branches/run')
      return { sql: 'SELECT * FROM branches.tickets t JOIN branches.notes n ON n.ticket_id = t.id' };
    if (path === '/api/v1/branches/tickets' && method === 'POST') return { code: 'n1-1', branch: ids.s1 };
    return {};
  }

  async function send(
    person: Person,
    { method, path, body, stale }: Call,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${person.token}`, ...more };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (stale) headers['if-match'] = '"999999"';
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${house.app.address}${path}`, init);
    const text = await response.text();
    asked += 1;
    return { status: response.status, text: `${[...response.headers].join('\n')}\n${text}\n${tokensIn(text)}` };
  }

  /** What stands in page tokens, which look opaque and are not. */
  function tokensIn(text: string): string {
    const token = /"nextPageToken":"([^"]+)"/.exec(text)?.[1];
    return token === undefined ? '' : Buffer.from(token, 'base64url').toString();
  }

  async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const queue = [...items];
    const worker = async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  }

  before(async () => {
    house = await openHouse();
    ids = await plant(house);
    const all = callsOf((await house.app.get('/openapi.json')).body);
    const isRead = ({ method, path }: Call) =>
      method === 'GET' && /^\/api\/v1\/branches\/(tickets|notes)(\/[0-9a-f-]+)?$/.test(path);
    const offset = Math.floor(Math.random() * share);
    calls = all.filter((call, index) => isFull || isRead(call) || index % share === offset);
  });

  after(() => {
    expect(asked).to.be.greaterThan(isFull ? 10_000 : 1_500);
  });

  for (const watch of watched) {
    it(`tells "${watch.name}" nothing that its rules do not open`, async () => {
      const person = await enter(house, watch);
      const open = openTo(watch);
      const leaks: string[] = [];
      const seen = new Set<string>();
      await each(calls, async (call) => {
        const { status, text } = await send(person, call);
        const name = `${call.method} ${call.path} → ${status}`;
        for (const found of canariesIn(text)) {
          seen.add(found);
          // SQL of a plugin is held by the floor alone: to the scopes, not to the fields of rules.
          const byFloor = watch.scopes === undefined && /\/branches\/(ask|run)$/.test(call.path);
          if (!open.has(found) && !byFloor) leaks.push(`${name}: ${found}`);
        }
        if (call.asks !== undefined && status === 200 && !watch.asks.includes(call.asks))
          leaks.push(`${name}: asked by ${call.asks}`);
        if (status >= 500) leaks.push(`${name}: ${text.slice(0, 300)}`);
      });
      expect(leaks).to.deep.equal([]);
      expect([...open].filter((each) => !seen.has(each))).to.deep.equal([]);
    });

    it(`counts and pages for "${watch.name}" what it may see, and no more`, async () => {
      const own = await tokenOf(watch);
      const codes = ['n1-1', 'n1-2', 'n2-1', 'n2-2', 's1-1', 's1-2'].filter((code) => watch.ticket(code) !== undefined);
      const body = { values: { n: { count: '*' } } };
      const count = await own.post('/api/v1/branches/tickets:aggregate', body);
      if (codes.length === 0) expect(count.status).to.equal(403);
      else {
        expect(count.body.data).to.deep.equal([{ n: codes.length }]);
        const walked: string[] = [];
        let token = '';
        do {
          const page = await own.get(`/api/v1/branches/tickets?sort=code&pageSize=1${token && `&pageToken=${token}`}`);
          walked.push(...page.body.data.map(({ code }: { code: string }) => code));
          token = page.body.nextPageToken ?? '';
        } while (token);
        expect(walked).to.deep.equal(codes);
      }
    });
  }

  async function tokenOf(watch: Watched): Promise<Person> {
    const found = await house.app.post('/api/v1/kernel/users:search', { filter: { name: { eq: `user-${watch.name}` } } });
    const { id, name, roles } = found.body.data[0];
    const { as } = house.app;
    return { ...as({ id, name, roles }), id, name, token: '' };
  }

  it('replays an answer to nobody but who got it', async () => {
    const [first, second] = [await house.user('first', { roles: ['admin'] }), await house.user('second', { roles: ['admin'] })];
    const call = { method: 'POST', path: '/api/v1/branches/topics', body: { name: 'canary-replay' } };
    const key = { 'idempotency-key': 'same-key' };
    const made = await send(first, call, key);
    expect(made.status).to.equal(201);
    const again = await send(second, call, key);
    expect(again.text).not.to.include('idempotent-replayed');
    const nobody = await enter(house, { ...(watched[0] as Watched), name: 'nobody' });
    expect((await send(nobody, call, key)).text).not.to.include('canary-replay');
  });
});
