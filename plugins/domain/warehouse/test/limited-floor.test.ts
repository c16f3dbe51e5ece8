import { FulfilmentOrder } from '@entrepot/orders';
import { tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import { openFloor, type TradingFloor } from './trading-floor.ts';

const api = '/api/v1/warehouse';

interface Answered {
  readonly waves?: readonly string[];
  readonly task?: { readonly id: string; readonly bin: string; readonly skuCode: string; readonly quantity: number } | null;
  readonly packageIds?: readonly string[];
}

describe('floor staff limited to one warehouse', function () {
  this.timeout(30_000);
  let floor: TradingFloor;
  let other: string;
  const answered = (answer: { status: number; body: object }) => {
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return answer.body as Answered;
  };

  /** Somebody who holds a role of the floor in one warehouse alone. */
  async function staff(name: string, role: string, warehouse: string) {
    const { app } = floor;
    const { id } = (await app.post('/api/v1/kernel/users', { name, roles: [] })).body;
    const { data } = (await app.post('/api/v1/kernel/roles:search', { filter: { name: { eq: role } } })).body;
    const assignment = { user: id, role: data[0].id, scopes: { 'inventory.warehouse': [warehouse] } };
    expect((await app.post('/api/v1/kernel/assignments', assignment)).status).to.equal(201);
    return app.as({ id, name, roles: [] });
  }

  beforeEach(async () => {
    floor = await openFloor();
    await floor.receive('cup', 'A-1-0', 10);
    await floor.receive('pot', 'A-1-1', 10);
    await floor.reserve('F-1', { cup: 2, pot: 1 });
    [{ id: other } = { id: '' }] = await floor.context.db.query<{ id: string }>(
      `INSERT INTO inventory.warehouses (code, name, country) VALUES ('UK2', 'Leeds', 'GB') RETURNING id`,
    );
  });

  afterEach(() => floor.app.stop());

  it('plan, pick, pack, weigh and ship there', async () => {
    const manager = await staff('mei', 'warehouse-manager', floor.warehouseId);
    const picker = await staff('wei', 'picker', floor.warehouseId);
    const packer = await staff('jun', 'packer', floor.warehouseId);
    const planned = answered(await manager.post(`${api}/planWave`, { warehouse: floor.warehouseId, device: 'desk-1' }));
    const wave = planned.waves?.[0];
    for (let next = answered(await picker.get(`${api}/waves/${wave}:nextTask`)); next.task; ) {
      const { id, bin, skuCode: barcode, quantity } = next.task;
      next = answered(await picker.post(`${api}/pick-tasks/${id}:confirmPick`, { bin, barcode, quantity }));
    }
    const { packageIds } = answered(await packer.post(`${api}/waves/${wave}:pack`, { fulfilmentOrder: 'F-1' }));
    expect(answered(await packer.post(`${api}/packages/${packageIds?.[0]}:weigh`, { grams: 1_610 }))).to.include({ labels: 1 });
    expect(answered(await packer.post(`${api}/waves/${wave}:ship`, {}))).to.include({ packages: 1 });
    const [shipped] = await floor.rows<{ status: string }>(FulfilmentOrder);
    expect(shipped?.status).to.equal('shipped');
    expect(answered(await manager.get(`${api}/waves/${wave}`))).to.include({ state: 'shipped', taskCount: 2 });
  });

  it('pick a wave on paper, pack and ship all of it, and accept a weight', async () => {
    const manager = await staff('mei', 'warehouse-manager', floor.warehouseId);
    await floor.reserve('F-2', { cup: 1 });
    const [wave] = answered(await manager.post(`${api}/planWave`, { warehouse: floor.warehouseId })).waves ?? [];
    answered(await manager.post(`${api}/waves/${wave}:pick`, {}));
    const { packageIds } = answered(await manager.post(`${api}/waves/${wave}:pack`, {}));
    for (const id of packageIds ?? []) {
      answered(await manager.post(`${api}/packages/${id}:weigh`, { grams: 4_000 }));
      expect(answered(await manager.post(`${api}/packages/${id}:confirmWeight`, {}))).to.include({ labels: 1 });
    }
    expect(answered(await manager.post(`${api}/waves/${wave}:ship`, {}))).to.include({ packages: 2 });
  });

  it('report what is short', async () => {
    const manager = await staff('mei', 'warehouse-manager', floor.warehouseId);
    const picker = await staff('wei', 'picker', floor.warehouseId);
    const [wave] = answered(await manager.post(`${api}/planWave`, { warehouse: floor.warehouseId })).waves ?? [];
    const { task } = answered(await picker.get(`${api}/waves/${wave}:nextTask`));
    const short = { bin: 'A-1-0', barcode: 'cup', quantity: 1, reason: 'damaged' };
    answered(await picker.post(`${api}/pick-tasks/${task?.id}:confirmPick`, short));
    const read = answered(await manager.get(`${api}/pick-tasks/${task?.id}`));
    expect(read).to.include({ state: 'short', pickedQuantity: 1, shortReason: 'damaged' });
  });

  it('reach nothing of another warehouse', async () => {
    const here = await staff('mei', 'warehouse-manager', floor.warehouseId);
    const there = await staff('lan', 'warehouse-manager', other);
    const [wave] = answered(await here.post(`${api}/planWave`, { warehouse: floor.warehouseId })).waves ?? [];
    for (const path of ['waves', 'pick-tasks', 'bins']) {
      expect((await there.get(`${api}/${path}`)).body.data, path).to.deep.equal([]);
    }
    expect((await there.get(`${api}/waves/${wave}`)).status).to.equal(404);
    expect((await there.post(`${api}/waves/${wave}:pick`, {})).status).to.equal(404);
    const foreign = await there.post(`${api}/planWave`, { warehouse: floor.warehouseId });
    expect(foreign.status, JSON.stringify(foreign.body)).to.be.oneOf([403, 404, 422]);
    const [order] = await floor.context.db.query<{ status: string }>(`SELECT status FROM ${tableOf(FulfilmentOrder)}`);
    expect(order).to.deep.equal({ status: 'released' });
    // It is the database that holds them: without what it keeps of them nobody reaches anything there.
    await floor.context.db.query('DELETE FROM kernel.floor_lists');
    expect((await here.get(`${api}/waves/${wave}`)).status).to.equal(404);
  });
});
