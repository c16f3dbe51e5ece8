import { fuzzSaga } from '@entrepot/core/testing';
import { defineEntity, defineEvent, definePlugin, field, Problem, saga, tableOf } from '@entrepot/sdk';
import { expect } from 'chai';

const Box = defineEntity('boxes.box', { fields: { name: field.text(), count: field.integer().default(0) } });
const Sealed = defineEvent('boxes.sealed', { by: field.text() });

/** Moves one thing from a box to the other, each end in its own step; what is on its way stands in neither. */
const Move = saga('boxes.move', { fails: field.boolean() }, async ({ step, sleep, waitFor, input: { fails } }) => {
  const add = (name: string, count: number) => async (tx: Parameters<Parameters<typeof step>[1]>[0]) => {
    await tx.query(`UPDATE ${tableOf(Box)} SET count = count + $2 WHERE name = $1`, [name, count]);
  };
  await step('take', add('left', -1), add('left', 1));
  await sleep(60_000);
  const seal = await waitFor(Sealed, { key: 'box' });
  await step('check', () => seal.payload.by);
  await step('put', add('right', 1), add('right', -1));
  await step('end', () => {
    if (fails) throw new Problem('boxes.refused');
  });
});

const boxes = definePlugin({ name: 'boxes', version: '1.0.0', entities: [Box], events: [Sealed], sagas: [Move] });

// Every moment with ENTREPOT_PROOF=full; half a minute.
const every = process.env.ENTREPOT_PROOF === 'full' ? 1 : 7;

describe('fuzzSaga', function () {
  this.timeout(300_000);
  for (const fails of [false, true]) {
    it(`kills a saga at every commit, and finds it whole (${fails ? 'undone' : 'done'})`, async () => {
      const { deaths } = await fuzzSaga(
        Move,
        async ({ context: { db }, run }) => {
          const rows = await db.query<{ count: number }>(`SELECT count FROM ${tableOf(Box)} ORDER BY name`);
          expect(rows.map(({ count }) => count)).to.deep.equal(fails ? [10, 0] : [9, 1]);
          expect(run.state).to.equal(fails ? 'failed' : 'done');
        },
        {
          plugins: [boxes],
          input: { fails },
          every,
          arrange: ({ db }) => db.query(`INSERT INTO ${tableOf(Box)} (name, count) VALUES ('left', 10), ('right', 0)`),
          whileWaiting: ({ db }) => db.transaction((tx) => tx.emit(Sealed, { key: 'box', payload: { by: 'Ada' } })),
        },
      );
      console.log(`      ${deaths} deaths survived`);
      expect(deaths).to.be.greaterThan(10);
    });
  }

  it('finds a step whose effect is not its own', async () => {
    const Careless = saga('boxes.careless', {}, async ({ step }) => {
      await step('take', async (tx) => {
        await tx.query(`UPDATE ${tableOf(Box)} SET count = count - 1`);
      });
      await step('call', () => {
        outside += 1;
      });
    });
    let outside = 0;
    const plugin = definePlugin({ name: 'boxes', version: '1.0.0', entities: [Box], events: [Sealed], sagas: [Careless] });
    const failure = await fuzzSaga(
      Careless,
      () => {
        const count = outside;
        outside = 0;
        expect(count, 'calls').to.equal(1);
      },
      { plugins: [plugin], input: {} },
    ).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(Error);
    expect(String(failure)).to.match(/calls.*killed (before|after) commit \d+/);
  });
});
