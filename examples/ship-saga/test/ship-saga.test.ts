import { createTestApp, fuzzSaga } from '@entrepot/core/testing';
import { expect } from 'chai';
import { labels } from '../src/carrier.ts';
import parcels, { ShipOrder } from '../src/index.ts';

it('An order is shipped once, whatever is asked twice', async () => {
  const app = await createTestApp({ plugins: [parcels] });
  for (let time = 0; time < 2; time += 1) await app.post('/api/v1/parcels/ship', { order: 'A-1' });
  await app.runJobs();
  await app.post('/api/v1/parcels/handOver', { order: 'A-1', tracking: 'TRACK-1' });
  await app.runJobs();
  expect((await app.get('/api/v1/kernel/sagas')).body.data[0].state).to.equal('done');
  expect((await app.get('/api/v1/parcels/parcels')).body.data).to.have.length(1);
});

it('No death leaves a label behind where nobody hands the parcel over', async () => {
  labels.clear();
  const nothingLeft = () => expect(labels.size).to.equal(0);
  const { deaths } = await fuzzSaga(ShipOrder, nothingLeft, { plugins: [parcels], input: { order: 'A-1' }, every: 13 });
  expect(deaths).to.be.greaterThan(4);
}).timeout(60_000);
