import { startEmbedded } from '@entrepot/database/embedded';
import { type Access, compileAccess, type Roles } from '@entrepot/registry/permissions/access';
import { buildRegistry, type RegisteredEntity } from '@entrepot/registry/schema/registry';
import { within } from '@entrepot/registry/scope';
import { defineEntity, definePlugin, field, type Role, type Rule, type User } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import { readPage } from '@entrepot/web/read/read-records';
import { shapeFor } from '@entrepot/web/read/shape';
import { parseSort } from '@entrepot/web/read/sort';
import type { Web } from '@entrepot/web/web';
import { WebFace } from '@entrepot/web/write/batch-job';
import { createKernel, type Kernel } from '../../core/src/kernel.ts';
import { createLog } from '../../core/src/log.ts';
import { makeDataDir, removeDataDir } from '../crash/data-dir.ts';
import { type Bench, type Figure, median } from './figure.ts';

const shops = 2_000;
const rows = 1_000_000;
const rules = 500;

const Shop = defineEntity('sales.shop', { scope: true, fields: { code: field.text() } });
const Sale = defineEntity('sales.sale', {
  fields: {
    number: field.text(),
    shop: field.ref(Shop),
    status: field.enum({ open: { en: 'Open' }, sent: { en: 'Sent' }, done: { en: 'Done' } }),
    country: field.text({ maxLength: 2 }),
    amount: field.money(),
    cost: field.decimal().optional(),
    quantity: field.integer(),
    soldAt: field.timestamp(),
    customer: field.text({ personal: true }).optional(),
    note: field.text().optional(),
  },
});
const plugin = definePlugin({ name: 'sales', version: '1.0.0', entities: [Shop, Sale] });

const shopId = (index: number) => `01981c3e-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
const countries = ['DE', 'FR', 'GB', 'US', 'JP'];
const fields = ['number', 'status', 'country', 'amount', 'cost', 'customer', 'note'];

/** Rules as teams write them: each for some shops, a state or a sum, and some fields. */
function ruleOf(index: number): Rule {
  const where = [
    { shop: { in: [shopId(index), shopId(index + 1), shopId(index + 2)] }, status: { ne: 'done' } },
    { country: { eq: countries[index % 5] ?? 'DE' }, 'amount.amount': { gte: String(900 + index) } },
    { shop: { eq: shopId(index * 3) }, or: [{ quantity: { gt: 5 } }, { note: { empty: true } }] },
    { number: { startsWith: `N${index}` } },
  ][index % 4];
  return {
    permission: 'sales.sale.read',
    ...(where ? { where } : {}),
    fields: ['number', 'status', ...fields.slice(index % 5, (index % 5) + 3)],
  };
}

const sale = (index: number) => ({
  id: shopId(index + 10_000),
  version: 1,
  createdAt: '2031-01-01T00:00:00.000Z',
  updatedAt: '2031-01-01T00:00:00.000Z',
  number: `S${index}`,
  shop: shopId((index * 7) % shops),
  status: ['open', 'sent', 'done'][index % 3],
  country: countries[index % 5],
  amount: { amount: `${index % 1500}.5`, currency: 'EUR' },
  cost: index % 4 ? '3.25' : null,
  quantity: index % 12,
  soldAt: '2031-01-01T00:00:00.000Z',
  customer: index % 3 ? 'Ada' : null,
  note: index % 2 ? 'note' : null,
});

/** How often a second something runs over different records. */
function rate(run: (row: object) => unknown): number {
  const records = Array.from({ length: 1_000 }, (_, index) => sale(index));
  const round = () => {
    const from = performance.now();
    let count = 0;
    for (; performance.now() - from < 400; count += records.length) for (const record of records) run(record);
    return (count * 1000) / (performance.now() - from);
  };
  round();
  return median([round(), round(), round(), round(), round()]);
}

function predicates(): Figure[] {
  const { entities } = buildRegistry([plugin]);
  const entity = entities.get('sales.sale') as RegisteredEntity;
  const user: User = { id: 'u', name: 'u', roles: [], attributes: {} };
  const access = (roles: Roles): Access => compileAccess('sales.sale.read', entity, user, roles);
  // All of the rules on one permission is more than anybody will have; each has to be asked of each record.
  const grants = Array.from({ length: rules }, (_, index) => ruleOf(index));
  const all = access([['team', { grants } satisfies Role]]);
  const records = Array.from({ length: 1_000 }, (_, index) => sale(index));
  const covered = records.filter((record) => all.covers(record)).length;
  const details = { rules, 'records covered': `${covered} of ${records.length}` };
  return [
    figureOf(
      'permission-checks',
      `record checks against ${rules} rules on one permission`,
      rate((row) => all.covers(row)),
      1_000_000,
      details,
    ),
    figureOf(
      'permission-masks',
      `field masks of the same rules`,
      rate((row) => all.fieldsOf(row)),
      300_000,
      {
        ...details,
        'conditional groups': all.conditional.length,
      },
    ),
  ];
}

function figureOf(name: string, what: string, value: number, goal: number, details: Figure['details']): Figure {
  const met = value >= goal;
  return {
    name,
    what,
    value: Math.round(value),
    unit: 'a second',
    goal: `≥ ${goal.toLocaleString('en')}/s`,
    met,
    ...(details ? { details } : {}),
  };
}

async function fill(kernel: Kernel): Promise<void> {
  await kernel.db.query(
    `INSERT INTO sales.shops (id, code) SELECT ('01981c3e-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'shop' || n
     FROM generate_series(0, ${shops - 1}) n`,
  );
  await kernel.db.query(
    `INSERT INTO sales.sales (number, shop_id, status, country, amount_amount, amount_currency, cost, quantity, sold_at, customer, note)
     SELECT 'S' || n, ('01981c3e-0000-7000-8000-' || lpad(to_hex((n::bigint * 7919) % ${shops}), 12, '0'))::uuid,
       (ARRAY['open', 'sent', 'done'])[n % 3 + 1], 'DE', n % 1500, 'EUR', 3.25, n % 12, now(), 'Ada', 'note'
     FROM generate_series(1, ${rows}) n`,
  );
  await kernel.db.query('VACUUM ANALYZE sales.sales');
}

/** Somebody who may see the sales of these shops: by a rule over an attribute, or by an assignment with the floor under it. */
async function callerOf(kernel: Kernel, web: Web, name: string, seen: readonly string[], by: 'rule' | 'scope'): Promise<Caller> {
  const where = { shop: { in: { $user: 'shops' } } };
  const grants = JSON.stringify([{ permission: 'sales.*' }]);
  const ruled = JSON.stringify([{ permission: 'sales.sale.read', where }]);
  await kernel.db.query(`INSERT INTO kernel.roles (name, grants) VALUES ('seller', $1), ('ruled', $2) ON CONFLICT DO NOTHING`, [
    grants,
    ruled,
  ]);
  await kernel.db.query(
    `WITH u AS (INSERT INTO kernel.users (name, roles, attributes) VALUES ($1, $2, $3) RETURNING id)
     INSERT INTO kernel.assignments (user_id, role_id, scopes) SELECT u.id, r.id, $4 FROM u, kernel.roles r WHERE r.name = 'seller' AND $5`,
    [
      name,
      JSON.stringify(by === 'rule' ? ['ruled'] : []),
      JSON.stringify({ shops: seen }),
      JSON.stringify({ 'sales.shop': seen }),
      by === 'scope',
    ],
  );
  web.callers.forget();
  return web.callers.stored(name);
}

async function lists(databaseUrl: string, progress: (text: string) => void): Promise<Figure[]> {
  const kernel = createKernel({ plugins: [plugin], databaseUrl, role: 'none', log: createLog('error') });
  await kernel.start();
  try {
    progress('permissions: a million rows');
    await fill(kernel);
    const web = kernel.context('kernel').use(WebFace);
    const some = Array.from({ length: shops / 2 }, (_, index) => shopId(index * 2));
    const callers: Readonly<Record<string, Caller>> = {
      unfiltered: await web.callers.stored(await addAdmin(kernel)),
      rule: await callerOf(kernel, web, 'rule', some, 'rule'),
      scope: await callerOf(kernel, web, 'scope', some, 'scope'),
      'rule-one': await callerOf(kernel, web, 'rule-one', [shopId(7)], 'rule'),
      'scope-one': await callerOf(kernel, web, 'scope-one', [shopId(7)], 'scope'),
    };
    const entity = kernel.registry.entities.get('sales.sale') as RegisteredEntity;
    const read = (caller: Caller) => {
      const shape = shapeFor(kernel.registry, caller, entity, { children: false });
      const plan = { shape, condition: undefined, keys: parseSort(shape.access, []), after: undefined, limit: 50 };
      return within({ floor: caller.floor }, () => readPage(web.statements, kernel.db, plan));
    };
    const times = new Map(Object.keys(callers).map((name) => [name, [] as number[]]));
    progress('permissions: lists of 50, in turns');
    for (let round = 0; round < 450; round += 1) {
      for (const [name, caller] of Object.entries(callers)) {
        const from = performance.now();
        await read(caller);
        // The first ones prepare the statements.
        if (round >= 50) times.get(name)?.push((performance.now() - from) * 1000);
      }
    }
    const limit = { what: 'the same list unfiltered', value: median(times.get('unfiltered') ?? []) };
    const figure = (name: string, what: string): Figure => {
      const value = median(times.get(name) ?? []);
      const goal = '≤ 1.15 ×';
      return { name: `permission-list-${name}`, what, value, unit: 'µs a list', limit, goal, met: value <= 1.15 * limit.value };
    };
    return [
      figure('rule', 'a list of 50 of 1,000,000 rows, a rule opens 1,000 of 2,000 shops'),
      figure('rule-one', 'the same, a rule opens 1 of 2,000 shops'),
      figure('scope', 'the same, an assignment limited to 1,000 shops, row-level security under it'),
      figure('scope-one', 'the same, an assignment limited to 1 shop'),
    ];
  } finally {
    await kernel.stop();
  }
}

async function addAdmin(kernel: Kernel): Promise<string> {
  await kernel.db.query(`INSERT INTO kernel.users (name, roles) VALUES ('boss', '["admin"]')`);
  return 'boss';
}

/** Checks and masks over many rules, and what rules and row-level security add to a list, without HTTP around it. */
export const benchPermissions: Bench = async ({ progress }) => {
  progress('permissions: checks and masks');
  const figures = predicates();
  const dataDir = makeDataDir();
  const server = await startEmbedded({ dataDir, log: createLog('error') });
  try {
    return [...figures, ...(await lists(server.url, progress))];
  } finally {
    await server.stop();
    await removeDataDir(dataDir);
  }
};
