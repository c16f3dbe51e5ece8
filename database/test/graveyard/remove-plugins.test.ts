import { buildRegistry } from '@entrepot/registry/schema/registry';
import { defineEntity, definePlugin, defineTrigger, extendEntity, field, type Plugin, Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { applySchema } from '../../src/apply-schema.ts';
import { catalogueDump } from '../../src/catalogue-dump.ts';
import type { PgDatabase } from '../../src/database.ts';
import { listGraves, removePlugins, restorePlugins } from '../../src/graveyard/remove-plugins.ts';
import { apply, type TestDatabase, testDatabase } from '../test-server.ts';

const Shop = defineEntity('base.shop', { fields: { code: field.text({ unique: true }) } });
const Log = defineEntity('base.log', { fields: { text: field.text() }, appendOnly: true });
const base = definePlugin({ name: 'base', version: '1.0.0', entities: [Shop, Log] });

const Gift = defineEntity('gifts.gift', {
  fields: {
    code: field.text({ unique: true }),
    shop: field.ref(Shop),
    second: field.ref(Shop, { onDelete: 'set-null' }).optional(),
    price: field.money(),
    size: field.integer({ minimum: 0 }),
    twice: field.integer({ index: true }).computed('size * 2'),
  },
  checks: { small: 'size < 100' },
});
const gifts = definePlugin({
  name: 'gifts',
  version: '1.2.0',
  requires: { base: '^1.0.0' },
  entities: [Gift],
  extends: [
    extendEntity(Shop, {
      note: field.text({ unique: true }).optional(),
      rank: field.integer({ minimum: 1, index: true }).default(7),
      double: field.integer().computed('rank * 2'),
      favourite: field.ref(Gift, { onDelete: 'set-null' }).optional(),
    }),
    extendEntity(Log, { reason: field.text().optional() }),
  ],
});
const Ribbon = defineEntity('ribbons.ribbon', { fields: { gift: field.ref(Gift, { onDelete: 'cascade' }) } });
const ribbons = definePlugin({ name: 'ribbons', version: '1.0.0', requires: { gifts: '^1.0.0' }, entities: [Ribbon] });
const watch = definePlugin({
  name: 'watch',
  version: '1.0.0',
  triggers: [defineTrigger({ name: 'watch.all', after: ['insert', 'update', 'delete'], body: 'NULL;' })],
});

const remove = (db: PgDatabase, names: readonly string[], ...left: Plugin[]) =>
  removePlugins(db, names, buildRegistry(left), left);
const restore = (db: PgDatabase, names: readonly string[], ...plugins: Plugin[]) =>
  restorePlugins(db, names, buildRegistry(plugins), plugins);

async function refusal(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Problem) return error;
  throw error;
}

async function fill(db: PgDatabase): Promise<void> {
  await db.query(`INSERT INTO base.shops (code, note, rank) VALUES ('a', 'first', 3), ('b', NULL, 7)`);
  await db.query(`INSERT INTO base.logs (text, reason) VALUES ('x', 'because')`);
  await db.query(
    `INSERT INTO gifts.gifts (code, shop_id, second_id, price_amount, price_currency, size)
     SELECT 'g' || code, id, id, '9.5', 'EUR', 5 FROM base.shops`,
  );
  await db.query(`UPDATE base.shops SET favourite_id = (SELECT id FROM gifts.gifts WHERE code = 'ga') WHERE code = 'a'`);
}

const rowsOf = async (db: PgDatabase) => ({
  shops: await db.query('SELECT id, code, note, rank, double, favourite_id, version, updated_at FROM base.shops ORDER BY id'),
  logs: await db.query('SELECT id, text, reason FROM base.logs ORDER BY id'),
  gifts: await db.query('SELECT * FROM gifts.gifts ORDER BY id'),
});

describe('removing a plugin', () => {
  let server: TestDatabase;
  before(async () => {
    server = await testDatabase();
  });
  after(() => server.stop());

  it('leaves the catalogue as it was before the plugin came, and restoring brings everything back', async () => {
    const db = await server.fresh();
    await apply(db, base, watch);
    const before = await catalogueDump(db);
    await apply(db, base, watch, gifts);
    const applied = await catalogueDump(db);
    expect(applied).not.to.equal(before);
    await fill(db);
    const rows = await rowsOf(db);
    await remove(db, ['gifts'], base, watch);
    expect(await catalogueDump(db)).to.equal(before);
    expect(await db.query(`SELECT object FROM kernel.schema_objects WHERE plugin = 'gifts'`)).to.deep.equal([]);
    expect(await db.query(`SELECT code FROM base.shops ORDER BY code`)).to.deep.equal([{ code: 'a' }, { code: 'b' }]);
    await apply(db, base, watch);
    expect(await catalogueDump(db)).to.equal(before);
    const [restored] = await restore(db, ['gifts'], base, watch, gifts);
    expect(restored).to.deep.include({
      plugin: 'gifts',
      version: '1.2.0',
      tables: 1,
      rows: 2,
      columns: 5,
      lost: 0,
      dangling: [],
    });
    expect(await catalogueDump(db)).to.equal(applied);
    expect(await rowsOf(db)).to.deep.equal(rows);
    expect(await listGraves(db)).to.deep.equal([]);
    expect((await apply(db, base, watch, gifts)).changed).to.equal(false);
  });

  it('does not hinder what happens to the rows that stay, and values return to those that are still there', async () => {
    const db = await server.fresh();
    await apply(db, base, gifts);
    await fill(db);
    await remove(db, ['gifts'], base);
    await db.query(`DELETE FROM base.shops WHERE code = 'a'`);
    await db.query(`INSERT INTO base.shops (code) VALUES ('c')`);
    const [restored] = await restore(db, ['gifts'], base, gifts);
    expect(restored).to.deep.include({ rows: 2, lost: 1 });
    expect(restored?.dangling).to.deep.equal([
      { table: '"gifts"."gifts"', columns: ['shop_id'], target: '"base"."shops"', rows: 1 },
    ]);
    expect(await db.query('SELECT code, note, rank FROM base.shops ORDER BY code')).to.deep.equal([
      { code: 'b', note: null, rank: 7 },
      { code: 'c', note: null, rank: 7 },
    ]);
    expect(await db.query('SELECT code, second_id IS NULL AS alone FROM gifts.gifts ORDER BY code')).to.deep.equal([
      { code: 'ga', alone: true },
      { code: 'gb', alone: false },
    ]);
  });

  it('is refused while others stand upon it, and goes with them together, back in any order', async () => {
    const db = await server.fresh();
    await apply(db, base);
    const before = await catalogueDump(db);
    await apply(db, base, gifts, ribbons);
    const applied = await catalogueDump(db);
    await fill(db);
    await db.query('INSERT INTO ribbons.ribbons (gift_id) SELECT id FROM gifts.gifts');
    const refused = await refusal(remove(db, ['gifts'], base));
    expect(refused.code).to.equal('plugin-required');
    expect(refused.message).to.contain('"ribbons"');
    expect(refused.remedy).to.contain('entrepot remove ribbons gifts');
    expect(await catalogueDump(db)).to.equal(applied);
    await remove(db, ['gifts', 'ribbons'], base);
    expect(await catalogueDump(db)).to.equal(before);
    const alone = await refusal(restore(db, ['ribbons'], base));
    expect(alone.code).to.equal('restore-requires');
    expect(alone.message).to.contain('"gifts"');
    await restore(db, ['ribbons', 'gifts'], base, gifts, ribbons);
    expect(await catalogueDump(db)).to.equal(applied);
    expect(await db.query('SELECT 1 FROM ribbons.ribbons')).to.have.length(2);
  });

  it('makes room for what comes back where a fresh start has made it anew, and mixes no rows', async () => {
    const db = await server.fresh();
    await apply(db, base, gifts);
    await fill(db);
    const rows = await rowsOf(db);
    await remove(db, ['gifts'], base);
    await apply(db, base, gifts);
    await restore(db, ['gifts'], base, gifts);
    expect(await rowsOf(db)).to.deep.equal(rows);
    await remove(db, ['gifts'], base);
    await apply(db, base, gifts);
    await db.query(`UPDATE base.shops SET note = 'new' WHERE code = 'b'`);
    const refused = await refusal(restore(db, ['gifts'], base, gifts));
    expect(refused.code).to.equal('restore-in-the-way');
    expect(refused.message).to.contain('base.shops.note (1)');
    await remove(db, ['gifts'], base);
    const [newest, oldest] = await listGraves(db);
    expect([newest?.plugin, oldest?.plugin]).to.deep.equal(['gifts', 'gifts']);
    await restorePlugins(db, ['gifts'], buildRegistry([base, gifts]), [base, gifts], oldest?.number);
    expect(await rowsOf(db)).to.deep.equal(rows);
  });

  it('names what there is where the plugin is unknown', async () => {
    const db = await server.fresh();
    await apply(db, base);
    expect((await refusal(remove(db, ['gifst'], base))).remedy).to.equal('It holds: base.');
    expect((await refusal(remove(db, ['kernel'], base))).code).to.equal('unknown-plugin');
    expect((await refusal(restore(db, ['gifts'], base))).code).to.equal('no-grave');
  });

  it('moves what a newer version declares no more, and brings it back too', async () => {
    const db = await server.fresh();
    await apply(db, base, gifts);
    await fill(db);
    const rows = await rowsOf(db);
    const slim = { ...gifts, version: '2.0.0', extends: [], entities: [] };
    const plugins = [base, slim];
    const { buried } = await applySchema(db, buildRegistry(plugins), plugins, { buries: true });
    expect(buried.map(({ plugin, isWhole }) => ({ plugin, isWhole }))).to.deep.equal([{ plugin: 'gifts', isWhole: false }]);
    expect(await catalogueDump(db)).not.to.contain('gifts');
    await restore(db, ['gifts'], base, slim);
    expect(await rowsOf(db)).to.deep.equal(rows);
  });

  it('takes what others have set upon its tables with them, and no more of those', async () => {
    const db = await server.fresh();
    await apply(db, base, watch, gifts);
    const plugins = [base, watch];
    const { buried } = await applySchema(db, buildRegistry(plugins), plugins, { buries: true });
    expect(buried.map(({ plugin }) => plugin)).to.deep.equal(['gifts']);
    expect((await listGraves(db)).map(({ plugin }) => plugin)).to.deep.equal(['gifts']);
    expect(await db.query(`SELECT 1 FROM kernel.schema_objects WHERE object LIKE '"gifts"%'`)).to.deep.equal([]);
  });

  it('buries nothing of a plugin that is enabled and does not run', async () => {
    const db = await server.fresh();
    await apply(db, base, gifts);
    const spared = await applySchema(db, buildRegistry([base]), [base], { buries: true, spared: new Set(['gifts']) });
    expect(spared.buried).to.deep.equal([]);
    expect((await applySchema(db, buildRegistry([base]), [base], { buries: true })).buried).to.have.length(1);
  });
});
