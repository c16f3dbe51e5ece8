import { defineJob } from '@entrepot/sdk';
import { Stock } from '../stock.ts';

/** Every minute lets go of reservations whose time is over. */
export const sweepReservations = defineJob({
  name: 'inventory.sweepReservations',
  input: {},
  cron: '* * * * *',
  handler: async ({ db, use, now }) => ({ released: await db.transaction((tx) => use(Stock).sweepExpired(tx, now())) }),
});
