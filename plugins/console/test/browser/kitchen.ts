import type { Context, Plugin } from '@entrepot/sdk';
import { defineEntity, defineJob, defineMetric, definePlugin, field } from '@entrepot/sdk';

const label = (en: string, zh: string) => ({ en, zh });

export const Room = defineEntity('kitchen.room', {
  label: label('Room', '餐厅'),
  fields: { name: field.text({ unique: true, label: label('Name', '名称') }) },
});

export const Meal = defineEntity('kitchen.meal', {
  label: label('Meal', '餐品'),
  title: 'name',
  fields: {
    name: field.text({ label: label('Name', '名称') }),
    room: field.ref(Room, { label: label('Room', '餐厅') }),
    state: field.enum(
      { ordered: label('Ordered', '已下单'), served: label('Served', '已上菜'), returned: label('Returned', '已退回') },
      { label: label('State', '状态') },
    ),
    price: field.money({ label: label('Price', '价格') }),
    servedAt: field.timestamp({ label: label('Served at', '上菜时间') }).optional(),
  },
});

/** Washes for some seconds and tells how far it is. */
export const wash = defineJob({
  name: 'kitchen.wash',
  label: label('Washing up', '洗碗'),
  input: { plates: field.integer() },
  retries: 0,
  async handler({ input, progress, reject, signal }) {
    for (let plate = 1; plate <= input.plates && !signal.aborted; plate++) {
      await progress(plate, input.plates);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    signal.throwIfAborted();
    await reject({ row: { plate: 7 }, errors: [{ pointer: '', code: 'broken', detail: 'Broken.' }] });
  },
});

/** Something to measure and to wait for, without a word of the trade. */
export const kitchen: Plugin = definePlugin({
  name: 'kitchen',
  version: '1.0.0',
  label: label('Kitchen', '厨房'),
  entities: [Room, Meal],
  jobs: [wash],
  actions: {
    wash: {
      label: label('Wash up', '洗碗'),
      input: { plates: field.integer() },
      handler: ({ db, input }) =>
        db.transaction(async (tx) => ({ id: await tx.enqueue(wash, { plates: Number(input.plates) }) })),
    },
  },
  metrics: [
    defineMetric('kitchen.served', Meal, {
      label: label('Meals served', '上菜数'),
      description: label('By the time of serving.', '按上菜时间统计。'),
      measure: 'count',
      filter: { state: { eq: 'served' } },
      dateField: 'servedAt',
      groupBy: 'room',
      unit: label('meals', '份'),
      better: 'up',
    }),
    defineMetric('kitchen.takings', Meal, {
      label: label('Takings', '营业额'),
      measure: { sum: 'price.amount' },
      dateField: 'servedAt',
      groupBy: 'room',
      better: 'up',
    }),
    defineMetric('kitchen.open', Meal, {
      label: label('To cook', '待制作'),
      measure: 'count',
      filter: { state: { eq: 'ordered' } },
      groupBy: 'room',
      unit: label('meals', '份'),
      better: 'down',
    }),
    defineMetric('kitchen.states', Meal, { label: label('Meals by state', '餐品状态'), measure: 'count', groupBy: 'state' }),
  ],
});

/** Three rooms, and meals over the last forty days. */
export async function fillKitchen({ db }: Pick<Context, 'db'>): Promise<void> {
  await db.query(`INSERT INTO kitchen.rooms (name) VALUES ('Garden'), ('Hall'), ('Terrace')`);
  await db.query(
    `INSERT INTO kitchen.meals (name, room_id, state, price_amount, price_currency, served_at)
     SELECT 'Meal ' || i, (SELECT id FROM kitchen.rooms ORDER BY name OFFSET i % 3 LIMIT 1),
       CASE WHEN i % 11 = 0 THEN 'ordered' WHEN i % 17 = 0 THEN 'returned' ELSE 'served' END,
       10 + i % 23, CASE WHEN i % 5 = 0 THEN 'EUR' ELSE 'CNY' END,
       CASE WHEN i % 11 = 0 THEN NULL ELSE now() - (i % 40) * interval '1 day' - (i % 7) * interval '1 hour' END
     FROM generate_series(1, 900) AS i`,
  );
}
