import { Barcode } from '@entrepot/catalog';
import { FulfilmentOrder, Order, type StoryEntry } from '@entrepot/orders';
import { tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import { openFloor, type TradingFloor } from './trading-floor.ts';

const api = '/api/v1/warehouse';

describe('floor actions', () => {
  let floor: TradingFloor;
  const as = (role: string) => floor.app.as(role);
  const status = async () => (await floor.rows<{ status: string }>(FulfilmentOrder)).map((row) => row.status);

  async function plannedWave(): Promise<string> {
    const { status, body } = await as('warehouse-manager').post(`${api}/planWave`, {
      warehouse: floor.warehouseId,
      device: 'desk-1',
    });
    expect(status, JSON.stringify(body)).to.equal(200);
    return body.waves[0];
  }

  beforeEach(async () => {
    floor = await openFloor();
    await floor.receive('cup', 'A-1-0', 10);
    await floor.receive('pot', 'A-1-1', 10);
    await floor.context.db.query(
      `INSERT INTO ${tableOf(Barcode)} (sku_id, code, kind) VALUES ($1, '4006381333931', 'gtin'), ($2, 'POT-1', 'internal')`,
      [floor.skus.cup, floor.skus.pot],
    );
    await floor.reserve('F-1', { cup: 2, pot: 1 });
  });

  afterEach(() => floor.app.stop());

  it('lead from the plan by scans to the shipment, each person in their role', async () => {
    const wave = await plannedWave();
    const next = await as('picker').get(`${api}/waves/${wave}:nextTask`);
    expect(next.body.task).to.include({ bin: 'A-1-0', skuCode: 'cup', quantity: 2, fulfilmentOrder: 'F-1', open: 2 });
    const picked = await as('picker').post(`${api}/pick-tasks/${next.body.task.id}:confirmPick`, {
      bin: 'A-1-0',
      barcode: '4006381333931',
      quantity: 2,
      device: 'handheld-7',
    });
    expect(picked.body.task).to.include({ bin: 'A-1-1', skuCode: 'pot', open: 1 });
    const last = await as('picker').post(`${api}/pick-tasks/${picked.body.task.id}:confirmPick`, {
      bin: 'A-1-1',
      barcode: 'POT-1',
      quantity: 1,
    });
    expect(last.body).to.deep.equal({ task: null });
    expect(await status()).to.deep.equal(['picked']);

    const packed = await as('packer').post(`${api}/waves/${wave}:pack`, { fulfilmentOrder: 'F-1' });
    expect(packed.body).to.include({ labels: 0 });
    const [packageId] = packed.body.packageIds;
    const weighed = await as('packer').post(`${api}/packages/${packageId}:weigh`, { grams: 2_600 });
    expect(weighed.body.failed).to.deep.equal([packageId]);
    const refused = await as('packer').post(`${api}/packages/${packageId}:confirmWeight`, {});
    expect(refused.status).to.equal(403);
    const again = await as('packer').post(`${api}/packages/${packageId}:weigh`, { grams: 1_610 });
    expect(again.body).to.include({ labels: 1 });

    const shipped = await as('packer').post(`${api}/waves/${wave}:ship`, {});
    expect(shipped.body).to.include({ packages: 1 });
    expect(await status()).to.deep.equal(['shipped']);
    const read = await as('warehouse-manager').get(`${api}/waves/${wave}`);
    expect(read.body).to.include({ state: 'shipped', orderCount: 1, taskCount: 2, plannedDevice: 'desk-1' });
  });

  it('stand in the story of the order, in their order and each with its record', async () => {
    const story = async () => {
      const [order] = await floor.rows<{ id: string }>(Order);
      const { body } = await as('order-manager').get(`/api/v1/orders/orders/${order?.id}:story`);
      return body.data.map(({ stage, code, record }: StoryEntry) => `${stage} ${code} ${record?.entity}`);
    };
    const wave = await plannedWave();
    await floor.context.db.transaction((tx) => floor.desk.pick(tx, { waveIds: [wave], ...floor.doing }));
    const picked = await story();
    expect(picked).to.include('pick warehouse.story.planned warehouse.wave');
    expect(picked).to.include('pick warehouse.story.picked warehouse.wave');
    expect(picked).to.include('pick orders.story.to-warehouse orders.fulfilmentOrder');
    const packed = await as('packer').post(`${api}/waves/${wave}:pack`, { fulfilmentOrder: 'F-1' });
    await as('packer').post(`${api}/packages/${packed.body.packageIds[0]}:weigh`, { grams: 1_610 });
    await as('packer').post(`${api}/waves/${wave}:ship`, {});
    const shipped = await story();
    expect(shipped).to.include('parcel warehouse.story.weighed-right warehouse.package');
    expect(shipped).to.include('parcel warehouse.story.labelled logistics.parcel');
    expect(shipped.at(-1)).to.match(/^tracking /);
    expect((await floor.app.as(null).get(`/api/v1/orders/orders/${wave}:story`)).status).to.equal(401);
  });

  it('refuse the wrong bin, the wrong goods and a wrong count, in the language of the caller', async () => {
    const wave = await plannedWave();
    const { body } = await as('picker').get(`${api}/waves/${wave}:nextTask`);
    const confirm = (input: object) => as('picker').post(`${api}/pick-tasks/${body.task.id}:confirmPick`, input);
    const right = { bin: 'A-1-0', barcode: 'cup', quantity: 2 };
    expect((await confirm({ ...right, bin: 'A-1-1' })).body).to.include({ code: 'warehouse.wrong-bin' });
    expect((await confirm({ ...right, barcode: 'POT-1' })).body).to.include({ code: 'warehouse.wrong-sku' });
    expect((await confirm({ ...right, quantity: 3 })).body).to.include({ code: 'warehouse.pick-quantity' });
    expect((await confirm({ ...right, quantity: 1 })).body).to.nested.include({ 'errors[0].pointer': '/reason' });
    const chinese = await as('picker').post(
      `${api}/pick-tasks/${body.task.id}:confirmPick`,
      { ...right, bin: 'X' },
      { 'accept-language': 'zh-CN' },
    );
    expect(chinese.body.detail).to.equal('应到库位“A-1-0”拣货，扫描的是“X”');
    expect(await status()).to.deep.equal(['released']);
  });

  it('answer a scan that is sent twice with the next task', async () => {
    const wave = await plannedWave();
    const { body } = await as('picker').get(`${api}/waves/${wave}:nextTask`);
    const confirm = () =>
      as('picker').post(`${api}/pick-tasks/${body.task.id}:confirmPick`, { bin: 'A-1-0', barcode: 'cup', quantity: 2 });
    const first = await confirm();
    expect((await confirm()).body).to.deep.equal(first.body);
  });

  it('take a short pick with its reason', async () => {
    const wave = await plannedWave();
    const { body } = await as('picker').get(`${api}/waves/${wave}:nextTask`);
    const { status: answered } = await as('picker').post(`${api}/pick-tasks/${body.task.id}:confirmPick`, {
      bin: 'A-1-0',
      barcode: 'cup',
      quantity: 1,
      reason: 'damaged',
    });
    expect(answered).to.equal(200);
    const task = await as('warehouse-manager').get(`${api}/pick-tasks/${body.task.id}`);
    expect(task.body).to.include({ state: 'short', pickedQuantity: 1, shortReason: 'damaged' });
  });

  it('pack with the weights of one fulfilment order, of this wave alone', async () => {
    const wave = await plannedWave();
    await as('warehouse-manager').post(`${api}/waves/${wave}:pick`, {});
    const pack = (input: object) => as('packer').post(`${api}/waves/${wave}:pack`, input);
    expect((await pack({ weights: [1_610] })).body).to.include({ code: 'warehouse.weights-without-order' });
    expect((await pack({ fulfilmentOrder: 'F-9' })).body).to.include({ code: 'warehouse.not-in-wave' });
    expect((await pack({ fulfilmentOrder: 'F-1', weights: [1_610] })).body).to.include({ labels: 1 });
  });

  it('stay closed to those without the role', async () => {
    const wave = await plannedWave();
    expect((await as('picker').post(`${api}/waves/${wave}:ship`, {})).status).to.equal(403);
    expect((await as('packer').post(`${api}/planWave`, { warehouse: floor.warehouseId })).status).to.equal(403);
    expect((await floor.app.as(null).post(`${api}/waves/${wave}:pick`, {})).status).to.equal(401);
  });

  it('let nobody write waves, tasks and packages past the floor', async () => {
    const wave = await plannedWave();
    expect((await floor.app.delete(`${api}/waves/${wave}`)).status).to.be.oneOf([404, 405]);
    expect((await floor.app.post(`${api}/pick-tasks`, {})).status).to.be.oneOf([404, 405]);
  });
});
