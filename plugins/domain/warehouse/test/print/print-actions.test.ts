import { Sku } from '@entrepot/catalog';
import { type Entity, tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import { Package, PickTask } from '../../src/index.ts';
import { openFloor, type TradingFloor } from '../trading-floor.ts';
import { readPdf } from './read-pdf.ts';

const api = '/api/v1/warehouse';

describe('what the floor prints', () => {
  let floor: TradingFloor;
  let wave: string;

  before(async () => {
    floor = await openFloor();
    await floor.receive('cup', 'A-1-0', 10);
    await floor.receive('pot', 'A-1-1', 10);
    const sql = `UPDATE ${tableOf(Sku)} SET name = '陶瓷马克杯', names = '{"en": "Ceramic mug"}' WHERE code = 'cup'`;
    await floor.context.db.query(sql);
    await floor.reserve('F-1', { cup: 2, pot: 1 });
    const { body } = await floor.app.as('warehouse-manager').post(`${api}/planWave`, { warehouse: floor.warehouseId });
    wave = body.waves[0];
  });

  async function pdf(role: string, path: string, language: string): Promise<Buffer> {
    const caller = encodeURIComponent(JSON.stringify({ id: null, name: 'Wei', roles: [role], attributes: {} }));
    const headers = { 'x-test-caller': caller, 'accept-language': language };
    const answer = await fetch(`${floor.app.address}${api}/${path}`, { headers });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('application/pdf');
    return Buffer.from(await answer.arrayBuffer());
  }
  const only = async <R extends object>(entity: Entity) => (await floor.rows<R>(entity))[0] as R;

  it('is a pick list with the stops in walking order, in the language of who prints', async () => {
    const chinese = await pdf('picker', `waves/${wave}:pickList`, 'zh-CN');
    const [page = []] = readPdf(chinese);
    expect(page[0]).to.equal('拣货单');
    expect(page).to.include('UK1 Northampton · 2026-03-02');
    expect(page).to.include('配货单 1 个 · 任务 2 个 · SKU 2 种 · 共 3 件');
    expect(page.slice(page.indexOf('已拣') + 1).slice(0, 12)).to.deep.equal([
      ...['1', 'A-1-0', 'cup', '陶瓷马克杯', 'F-1', '2'],
      ...['2', 'A-1-1', 'pot', 'One pot', 'F-1', '1'],
    ]);
    expect(page.at(-1)).to.equal('第 1 页，共 1 页');
    expect(chinese.toString('latin1')).to.match(/\/FontFile2/);

    const [english = []] = readPdf(await pdf('picker', `waves/${wave}:pickList`, 'en'));
    expect(english).to.include.members(['Pick list', 'Ceramic mug', 'One pot', 'Page 1 of 1']);
    expect(english.join('')).not.to.match(/\p{Script=Han}/u);
  });

  it('is a packing slip for the buyer, with the tracking number once there is one', async () => {
    const as = (role: string) => floor.app.as(role);
    await as('warehouse-manager').post(`${api}/waves/${wave}:pick`, {});
    const { body } = await as('packer').post(`${api}/waves/${wave}:pack`, { fulfilmentOrder: 'F-1' });
    const path = `packages/${body.packageIds[0]}:packingSlip`;
    const [bare = []] = readPdf(await pdf('packer', path, 'en'));
    expect(bare).to.include.members(['Packing slip', 'Package 1 of 1', 'O-F-1', 'F-1', 'Ada Example', 'YO1 7HH York', 'GB']);
    expect(bare).not.to.include('Tracking number');
    expect(bare.slice(bare.indexOf('Quantity') + 1).slice(0, 6)).to.have.members([
      'cup',
      'Ceramic mug',
      '2',
      'pot',
      'One pot',
      '1',
    ]);

    await as('packer').post(`${api}/${path.replace('packingSlip', 'weigh')}`, { grams: 1_610 });
    const { tracking_number: number } = await only<{ tracking_number: string }>(Package);
    const [labelled = []] = readPdf(await pdf('packer', path, 'zh-CN'));
    expect(labelled).to.include.members(['装箱单', '跟踪号', number, '陶瓷马克杯', '本包裹件数', '3']);
  });

  it('stays closed to who has no business with it', async () => {
    const { id } = await only<{ id: string }>(Package);
    expect((await floor.app.as('picker').get(`${api}/packages/${id}:packingSlip`)).status).to.equal(403);
    expect((await floor.app.as('stock-handler').get(`${api}/waves/${wave}:pickList`)).status).to.equal(403);
  });

  it('has every one of 200 tasks, over numbered pages with the head of the table on each', async () => {
    await floor.context.db.query(
      `INSERT INTO ${tableOf(PickTask)} (wave_id, fulfilment_order_id, sku_id, bin, sequence, quantity)
       SELECT wave_id, fulfilment_order_id, sku_id, '阁楼-' || n, n, n FROM ${tableOf(PickTask)}, generate_series(3, 200) n
       WHERE wave_id = $1 AND sequence = 1`,
      [wave],
    );
    const began = performance.now();
    const pages = readPdf(await pdf('picker', `waves/${wave}:pickList`, 'zh-CN'));
    expect(performance.now() - began).to.be.below(5_000);
    expect(pages.length).to.be.within(10, 14);
    expect(pages.every((page) => page.includes('库位'))).to.equal(true);
    expect(pages.map((page) => page.at(-1))).to.deep.equal(pages.map((_, index) => `第 ${index + 1} 页，共 ${pages.length} 页`));
    const bins = pages.flat().filter((text) => text.startsWith('阁楼-'));
    expect(bins).to.deep.equal(Array.from({ length: 198 }, (_, index) => `阁楼-${index + 3}`));
  });
});
