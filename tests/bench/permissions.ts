import { startEmbedded } from '@entrepot/database/embedded';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { within } from '@entrepot/registry/scope';
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
import { ruleFigures, sales, shopId, shops } from './permission-rules.ts';

const rows = 1_000_000;

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
  const kernel = createKernel({ plugins: [sales], databaseUrl, role: 'none', log: createLog('error') });
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
      const turn = Object.entries(callers);
      // Nobody always comes after the same one.
      for (const [name, caller] of turn.sort(() => Math.random() - 0.5)) {
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
  const figures = ruleFigures();
  const dataDir = makeDataDir();
  const server = await startEmbedded({ dataDir, log: createLog('error') });
  try {
    return [...figures, ...(await lists(server.url, progress))];
  } finally {
    await server.stop();
    await removeDataDir(dataDir);
  }
};
