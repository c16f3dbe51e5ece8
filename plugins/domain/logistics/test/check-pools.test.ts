import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import logistics, { CarrierContracts } from '../src/index.ts';
import { poolFaults } from '../src/tracking-number/check-pools.ts';

const s10 = { prefix: 'RA', suffix: 'CN', digits: 8, checkDigit: 'upu-s10', next: 1000, last: 1999 } as const;

describe('A tracking-number pool', () => {
  it('must be able to make its numbers', () => {
    const pointers = (pool: Parameters<typeof poolFaults>[0]) => poolFaults(pool).map(({ pointer }) => pointer);
    expect(pointers(s10)).to.deep.equal([]);
    expect(pointers({ ...s10, next: 2000 })).to.deep.equal([]);
    expect(pointers({ ...s10, next: 2001 })).to.deep.equal(['/next']);
    expect(pointers({ ...s10, last: 100_000_000 })).to.deep.equal(['/last']);
    expect(pointers({ ...s10, prefix: 'R', suffix: '', digits: 9 })).to.deep.equal(['/digits', '/prefix', '/suffix']);
    expect(pointers({ ...s10, checkDigit: 'none', prefix: '', suffix: '', digits: 4 })).to.deep.equal([]);
  });

  describe('over HTTP', () => {
    let app: TestApp;
    let service: string;
    before(async () => {
      app = await createTestApp({ plugins: [logistics] });
      const contract = { code: 'POST', name: 'Post', services: [{ code: 'SMALL', name: 'Small' }] };
      const ids = await app.context.db.transaction((tx) => app.context.use(CarrierContracts).add(tx, [contract]));
      service = ids.get('SMALL') ?? '';
    });
    const path = '/api/v1/logistics/number-pools';

    it('shares no number with another', async () => {
      const first = await app.post(path, { service, ...s10 });
      expect([first.status, first.body.remaining]).to.deep.equal([201, 1000]);
      const second = await app.post(path, { service, ...s10, next: 1999, last: 2999 });
      expect([second.status, second.body.code]).to.deep.equal([409, 'logistics.overlapping-number-pool']);
      expect((await app.post(path, { service, ...s10, next: 2000, last: 2999 })).status).to.equal(201);
      expect((await app.post(path, { service, ...s10, prefix: 'RB' })).status).to.equal(201);
      const paused = await app.patch(
        `${path}/${first.body.id}`,
        { status: 'paused' },
        { 'if-match': first.headers.get('etag') ?? '' },
      );
      expect(paused.status).to.equal(200);
    });

    it('is refused with the field that is wrong', async () => {
      const { status, body } = await app.post(path, { service, ...s10, suffix: '', next: 9000, last: 9001 });
      expect([status, body.code, body.errors[0].pointer]).to.deep.equal([422, 'logistics.bad-number-pool', '/suffix']);
    });
  });
});
