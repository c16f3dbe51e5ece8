import { Bin } from '@entrepot/warehouse';
import { expect } from 'chai';
import { openFloor, type TradingFloor } from './trading-floor.ts';

const api = '/api/v1/warehouse/bins';

describe('bins', () => {
  let floor: TradingFloor;

  before(async () => {
    floor = await openFloor();
    await floor.receive('cup', 'A-1-0', 5);
  });

  after(() => floor.app.stop());

  const bin = async (code: string) => {
    const { body } = await floor.app.get(`${api}?filter=${encodeURIComponent(JSON.stringify({ code: { eq: code } }))}`);
    const [found] = body.data;
    return found;
  };

  const rename = async (code: string, change: object) => {
    const { id, version } = await bin(code);
    const { headers } = await floor.app.get(`${api}/${id}`);
    return floor.app.patch(`${api}/${id}`, change, { 'if-match': headers.get('etag') ?? `"${version}"` });
  };

  it('keep their code while stock lies there', async () => {
    const refused = await rename('A-1-0', { code: 'Z-9' });
    expect(refused.status).to.equal(409);
    expect(refused.body).to.include({ code: 'warehouse.bin-in-use' });
    expect((await rename('A-1-0', { level: 2 })).status).to.equal(200);
  });

  it('take another code while they are empty', async () => {
    expect((await rename('A-1-1', { code: 'Z-1' })).status).to.equal(200);
    expect(await bin('Z-1')).to.include({ positionMm: 1_000 });
  });

  it('are picked from last until the count that a short pick asked for is done', async () => {
    await floor.receive('cup', 'A-2-2', 50);
    await floor.context.db.query(`UPDATE warehouse.bins SET count_requested_at = now() WHERE code = 'A-1-0'`);
    const nextBin = async (number: string) => {
      await floor.reserve(number, { cup: 2 });
      const { waves } = (await floor.app.post('/api/v1/warehouse/planWave', { warehouse: floor.warehouseId })).body;
      return (await floor.app.get(`/api/v1/warehouse/waves/${waves[0]}:nextTask`)).body.task.bin;
    };
    expect(await nextBin('F-1')).to.equal('A-2-2');
    const { id } = await bin('A-1-0');
    const done = () => floor.app.as('warehouse-manager').post(`${api}/${id}:countDone`, {});
    expect((await done()).body).to.deep.equal({ counted: true });
    expect((await done()).body).to.deep.equal({ counted: false });
    expect(await nextBin('F-2')).to.equal('A-1-0');
    expect((await floor.rows(Bin)).length).to.equal(6);
  });
});
