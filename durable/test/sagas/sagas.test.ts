import { createTestApp } from '@entrepot/core/testing';
import { defineEntity, definePlugin, field, type Plugin, type SagaContext, saga, type SagaType } from '@entrepot/sdk';
import { expect } from 'chai';

const Mark = defineEntity('trips.mark', { fields: { trip: field.text(), text: field.text() } });

/** A plugin with one saga over marks, each of which stands for an effect. */
function trips(run: (context: SagaContext<typeof input>) => unknown): { plugin: Plugin; Trip: SagaType<typeof input> } {
  const Trip = saga('trips.trip', input, run);
  return { Trip, plugin: definePlugin({ name: 'trips', version: '1.0.0', entities: [Mark], sagas: [Trip] }) };
}
const input = { to: field.text() };

describe('A saga', () => {
  it('runs its steps in order and keeps its result', async () => {
    const { plugin, Trip } = trips(async ({ step, input: { to } }) => {
      const one = await step('pack', async (tx) => {
        await tx.query(`INSERT INTO trips.marks (trip, text) VALUES ($1, 'packed')`, [to]);
        return { bags: 2 };
      });
      const two = await step('count', () => one.bags * 2);
      return { two };
    });
    const app = await createTestApp({ plugins: [plugin] });
    const id = await app.context.db.transaction((tx) => tx.start(Trip, { to: 'Rome' }, { key: 'rome' }));
    await app.runJobs();
    const { body } = await app.get(`/api/v1/kernel/sagas/${id}`);
    console.log(JSON.stringify(body, null, 1));
    expect(body.state).to.equal('done');
  });
});
