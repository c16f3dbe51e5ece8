import { compileAccess } from '@entrepot/registry/permissions/access';
import { buildRegistry, type RegisteredEntity } from '@entrepot/registry/schema/registry';
import { defineEntity, definePlugin, field, type Role, type Rule, type User } from '@entrepot/sdk';
import { type Figure, median } from './figure.ts';

export const shops = 2_000;
const rules = 500;
/** How many of them meet where rules lie spread over what a plugin or two offer. */
const shareOnOne = 25;

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
export const sales = definePlugin({ name: 'sales', version: '1.0.0', entities: [Shop, Sale] });

export const shopId = (index: number) => `01981c3e-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
const countries = ['DE', 'FR', 'GB', 'US', 'JP'];
const fields = ['number', 'status', 'country', 'amount', 'cost', 'customer', 'note'];

/** Rules as teams write them: each for some shops, a state or a sum, and some fields. */
function ruleOf(index: number, isOnOne: boolean): Rule {
  const where = [
    { shop: { in: [shopId(index), shopId(index + 1), shopId(index + 2)] }, status: { ne: 'done' } },
    { country: { eq: countries[index % 5] ?? 'DE' }, 'amount.amount': { gte: String(900 + index) } },
    { shop: { eq: shopId(index * 3) }, or: [{ quantity: { gt: 5 } }, { note: { empty: true } }] },
    { number: { startsWith: `N${index}` } },
  ][index % 4];
  return {
    permission: isOnOne ? 'sales.sale.read' : `sales.sale.other${index}`,
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

/** Checks and masks of one record after another, each of them decided anew. */
export function ruleFigures(): Figure[] {
  const entity = buildRegistry([sales]).entities.get('sales.sale') as RegisteredEntity;
  const user: User = { id: 'u', name: 'u', roles: [], attributes: {} };
  const records = Array.from({ length: 1_000 }, (_, index) => sale(index));
  return [shareOnOne, rules].flatMap((onOne) => {
    const grants = Array.from({ length: rules }, (_, index) =>
      ruleOf(Math.floor((index * onOne) / rules), index % (rules / onOne) === 0),
    );
    const access = compileAccess('sales.sale.read', entity, user, [['team', { grants } satisfies Role]]);
    const covered = records.filter((record) => access.covers(record)).length;
    const details = { 'records covered': `${covered} of ${records.length}`, 'conditional groups': access.conditional.length };
    const suffix = onOne === rules ? '-all' : '';
    const what = `a user with ${rules} rules, ${onOne === rules ? 'all' : onOne} of them on the permission`;
    return [
      figureOf(
        `permission-checks${suffix}`,
        `record checks, ${what}`,
        rate((row) => access.covers(row)),
        1_000_000,
        details,
      ),
      figureOf(
        `permission-masks${suffix}`,
        `field masks, ${what}`,
        rate((row) => access.fieldsOf(row)),
        300_000,
        details,
      ),
    ];
  });
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
