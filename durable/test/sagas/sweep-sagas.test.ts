import { expect } from 'chai';
import { sweepSagasJob } from '../../src/sagas/sweep-sagas.ts';
import { mark, startTrip } from './trips.ts';

it('Ended runs are swept with their journals after 90 days, and not before', async () => {
  const { app, read } = await startTrip(({ step }) => step('one', mark('one')), '2026-03-01T12:00:00Z');
  const sweep = async () => {
    await app.context.db.transaction((tx) => tx.enqueue(sweepSagasJob, {}));
    await app.runJobs();
  };
  const count = async (table: string) => (await app.context.db.query(`SELECT 1 FROM kernel.${table}`)).length;
  app.clock.advance(89 * 24 * 3_600_000);
  await sweep();
  expect((await read()).state).to.equal('done');
  app.clock.advance(2 * 24 * 3_600_000);
  await sweep();
  expect([await count('sagas'), await count('saga_steps')]).to.deep.equal([0, 0]);
});
