import { createTestApp, type TestApp } from '@entrepot/core/testing';
import inventory, { type ReservedLine, type Shortage, StockBalance, type StockService } from '@entrepot/inventory';
import { tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import { createStock } from '../../plugins/domain/inventory/src/stock-service.ts';
import { randomOrder, seeded, stockedShop } from './stocked-shop.ts';

const clients = 64;
const ordersEach = 200;
const skuCount = 50;

interface Version {
  sku: string;
  version: number;
  available: number;
}

/** Writes down every state that a balance was ever committed in: the serial history that refusals are held against. */
async function keepHistory(app: TestApp): Promise<() => Promise<Map<string, number>>> {
  await app.context.db.query(`
    CREATE TABLE history (sku uuid, version bigint, available bigint);
    CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO history VALUES (NEW.sku_id, NEW.version, NEW.available); RETURN NULL; END $$;
    CREATE TRIGGER keep_history AFTER INSERT OR UPDATE ON ${tableOf(StockBalance)}
      FOR EACH ROW EXECUTE FUNCTION keep_history()`);
  return async () => {
    const rows = await app.context.db.query<Version>('SELECT sku, version, available FROM history');
    return new Map(rows.map(({ sku, version, available }) => [`${sku}/${version}`, available]));
  };
}

/** Whether the history bears out that a line could not be had: after those before it in its batch, too few were left. */
function isTrue({ skuId, wanted, available, balanceVersion }: Shortage, history: ReadonlyMap<string, number>): boolean {
  const read = history.get(`${skuId}/${balanceVersion}`);
  const after = history.get(`${skuId}/${balanceVersion + 1}`);
  const seen = read === available || (read !== undefined && after !== undefined && after <= available && available < read);
  return seen && wanted > available;
}

describe('64 clients who want more than there is', function () {
  this.timeout(120_000);
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [inventory] });
  });

  it('get what is there, to the last unit, and are refused only what is provably not', async () => {
    const random = seeded(20_260_131);
    const plans = Array.from({ length: clients }, () => Array.from({ length: ordersEach }, () => randomOrder(random, skuCount)));
    const demand = plans.flat(2).reduce((sum, { quantity }) => sum + quantity, 0);
    const readHistory = await keepHistory(app);
    const { warehouseId, skus } = await stockedShop(app.context, skuCount, Math.floor((demand * 0.6) / skuCount));

    // Two services on one database meet in PostgreSQL alone, as two processes do.
    const services: StockService[] = [createStock(app.context), createStock(app.context)];
    const shortages: Shortage[] = [];
    let granted = 0;
    let released = 0;
    const client = async (plan: ReturnType<typeof randomOrder>[], number: number) => {
      const stock = services[number % services.length] as StockService;
      const own: string[] = [];
      for (const [index, wishes] of plan.entries()) {
        const key = `client-${number}/order-${index}`;
        const lines = wishes.map(({ sku, quantity }): ReservedLine => ({ skuId: skus[sku] as string, quantity }));
        const outcome = await stock.reserve({ key, reference: key, warehouseId, lines });
        if (outcome.state === 'reserved') {
          granted += 1;
          own.push(key);
        } else shortages.push(...outcome.shortages);
        if (own.length > 0 && random() < 0.25) {
          const [cancelled = ''] = own.splice(Math.floor(random() * own.length), 1);
          // A client that is not sure cancels twice.
          const keys = [cancelled, cancelled];
          for (const each of keys) {
            const freed = await app.context.db.transaction((tx) => stock.release(tx, [each]));
            released += freed;
          }
        }
      }
    };
    await Promise.all(plans.map(client));

    const [stock] = services as [StockService];
    expect(await stock.verify(app.context.db)).to.deep.equal({
      movements: skuCount,
      balances: skuCount,
      mismatches: 0,
      negative: 0,
    });
    const history = await readHistory();
    expect(Math.min(...history.values())).to.be.at.least(0);
    expect(shortages.filter((shortage) => !isTrue(shortage, history))).to.deep.equal([]);
    expect(granted, 'orders granted').to.be.greaterThan(1_000);
    expect(shortages.length, 'lines refused').to.be.greaterThan(1_000);
    expect(released, 'orders cancelled, each once').to.be.greaterThan(100);
    const [active] = await app.context.db.query(`SELECT count(*) FROM inventory.reservations WHERE state = 'active'`);
    expect(active).to.deep.equal({ count: granted - released });
  });
});

describe('two processes asked the same at once', () => {
  it('reserve one request once, whatever lines each was given', async () => {
    const app = await createTestApp({ plugins: [inventory] });
    const { warehouseId, skus } = await stockedShop(app.context, 2, 1_000);
    const [first, second] = [createStock(app.context), createStock(app.context)];
    const [one = '', other = ''] = skus;
    for (let round = 0; round < 20; round += 1) {
      const ask = (stock: StockService, skuId: string, reverse: boolean) => {
        const keys = Array.from({ length: 10 }, (_, index) => `round-${round}/order-${index}`);
        if (reverse) keys.reverse();
        return keys.map((key) => stock.reserve({ key, reference: key, warehouseId, lines: [{ skuId, quantity: 2 }] }));
      };
      const outcomes = await Promise.all([...ask(first, one, false), ...ask(second, other, true), ...ask(first, one, true)]);
      expect(outcomes.every(({ state }) => state === 'reserved')).to.equal(true);
    }
    expect(await first.verify(app.context.db)).to.include({ mismatches: 0, negative: 0 });
    const left = (await first.available(app.context.db, skus)).get(warehouseId);
    expect(skus.map((sku) => left?.get(sku))).to.deep.equal([600, 600]);
  });
});
