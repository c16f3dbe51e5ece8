import { defineAction, defineEntity, defineEvent, definePlugin, field, saga, tableOf } from '@entrepot/sdk';
import { buyLabel, voidLabel } from './carrier.ts';

const Parcel = defineEntity('parcels.parcel', { fields: { order: field.text({ unique: true }), tracking: field.text() } });
const handedOver = defineEvent('parcels.handedOver', { tracking: field.text() });

export const ShipOrder = saga('parcels.ship', { order: field.text() }, async ({ step, waitFor, input: { order } }) => {
  const label = await step(
    'buy-label',
    (_, { key }) => buyLabel(order, key),
    (_, { tracking }) => voidLabel(tracking),
  );
  await step('pack', (tx) =>
    tx.query(`INSERT INTO ${tableOf(Parcel)} ("order", tracking) VALUES ($1, $2)`, [order, label.tracking]),
  );
  const scan = await waitFor(handedOver, { key: order, timeoutMs: 3 * 24 * 3_600_000 });
  if (!scan) throw new Error(`Order ${order} was not handed over within three days.`);
  return label;
});

export default definePlugin({
  name: 'parcels',
  version: '1.0.0',
  entities: [Parcel],
  events: [handedOver],
  sagas: [ShipOrder],
  actions: {
    ship: defineAction({
      input: { order: field.text() },
      handler: ({ db, input }) =>
        db.transaction(async (tx) => ({ saga: await tx.start(ShipOrder, input, { key: input.order }) })),
    }),
    handOver: defineAction({
      input: { order: field.text(), tracking: field.text() },
      handler: ({ db, input: { order, tracking } }) =>
        db.transaction((tx) => tx.emit(handedOver, { key: order, payload: { tracking } })),
    }),
  },
});
