import { createTestApp } from '@entrepot/core/testing';
import { defineJob, definePlugin, field, Problem } from '@entrepot/sdk';
import { expect } from 'chai';

it('A job that failed for good runs again where somebody lets it', async () => {
  let isDown = true;
  const call = defineJob({
    name: 'calls.call',
    input: { to: field.text() },
    retries: 0,
    handler: ({ input }) => {
      if (isDown) throw new Problem('calls.nobody', { detail: 'Nobody answers.' });
      return input.to;
    },
  });
  const app = await createTestApp({ plugins: [definePlugin({ name: 'calls', version: '1.0.0', jobs: [call] })] });
  const id = await app.context.db.transaction((tx) => tx.enqueue(call, { to: 'Ada' }));
  await app.runJobs();
  const [failed] = await app.kernel.jobs.list({ state: 'failed' });
  expect(failed).to.deep.include({ id, name: 'calls.call', error: { code: 'calls.nobody', detail: 'Nobody answers.' } });
  isDown = false;
  expect((await app.post(`/api/v1/kernel/jobs/${id}:retry`)).status).to.equal(202);
  await app.runJobs();
  expect((await app.get(`/api/v1/kernel/jobs/${id}`)).body).to.include({ state: 'done', result: 'Ada' });
  expect((await app.post(`/api/v1/kernel/jobs/${id}:retry`)).body.code).to.equal('job-not-failed');
  expect(await app.kernel.jobs.list({ state: 'failed' })).to.deep.equal([]);
});
