import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineEntity, defineMetric, definePlugin, field } from '@entrepot/sdk';
import { expect } from 'chai';

const Meal = defineEntity('kitchen.meal', {
  fields: {
    name: field.text(),
    state: field.enum({ ordered: { en: 'Ordered' }, served: { en: 'Served' } }),
    price: field.money().optional(),
    guests: field.integer(),
    servedAt: field.timestamp().optional(),
    day: field.date().optional(),
    room: field.text().optional(),
  },
});
const Cook = defineEntity('kitchen.cook', { fields: { name: field.text() } });
const kitchen = definePlugin({
  name: 'kitchen',
  version: '1.0.0',
  entities: [Meal, Cook],
  metrics: [
    defineMetric('kitchen.served', Meal, {
      label: { en: 'Served meals' },
      measure: 'count',
      filter: { state: { eq: 'served' } },
      dateField: 'servedAt',
      groupBy: 'room',
    }),
    defineMetric('kitchen.takings', Meal, { label: { en: 'Takings' }, measure: { sum: 'price.amount' }, dateField: 'servedAt' }),
    defineMetric('kitchen.guests', Meal, { label: { en: 'Guests' }, measure: { sum: 'guests' }, dateField: 'day' }),
    defineMetric('kitchen.cooks', Cook, { label: { en: 'Cooks' }, measure: 'count' }),
  ],
});

const range = { from: '2026-03-02', to: '2026-03-08' };
const timeZone = 'Asia/Shanghai';

describe('Evaluating metrics', () => {
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [kitchen] });
    // In Shanghai the first of them lies on the second of March, in UTC on the first.
    const meals = [
      ['2026-03-01T16:30:00Z', 'served', 10, 'CNY', 2, 'hall'],
      ['2026-03-02T15:59:59Z', 'served', 20, 'CNY', 3, 'hall'],
      ['2026-03-04T04:00:00Z', 'served', 5, 'EUR', 4, 'garden'],
      ['2026-03-08T15:59:59Z', 'served', 7, 'EUR', 1, null],
      ['2026-03-08T16:00:00Z', 'served', 9, 'EUR', 1, 'hall'],
      ['2026-02-27T04:00:00Z', 'served', 1, 'CNY', 8, 'hall'],
      [null, 'ordered', null, null, 5, 'hall'],
    ];
    for (const [at, state, amount, currency, guests, room] of meals) {
      const price = amount === null ? null : { amount: String(amount), currency };
      const day = at === null ? null : String(at).slice(0, 10);
      const { status } = await app.post('/api/v1/kitchen/meals', { name: 'x', state, price, guests, servedAt: at, day, room });
      expect(status).to.equal(201);
    }
  });

  const ask = async (request: object, who: { post: TestApp['post'] } = app) =>
    (await who.post('/api/v1/kernel/evaluate', { timeZone, ...request })).body;
  const recordsOf = async (filter: object) => {
    const { body } = await app.get(`/api/v1/kitchen/meals?filter=${encodeURIComponent(JSON.stringify(filter))}&pageSize=1000`);
    return body.data as { price: { amount: string; currency: string } | null; guests: number }[];
  };

  it('answers all widgets of a dashboard, with the days before', async () => {
    const widgets = ['served', 'takings', 'guests', 'cooks'].map((name) => ({ key: name, metric: `kitchen.${name}` }));
    const { data } = await ask({ widgets, range });
    const [served, takings, guests, cooks] = data;
    expect(served.values).to.have.length(1);
    expect(served.values[0]).to.include({ value: 4, previous: 1 });
    expect(takings.values.map(({ value, currency, previous }: never) => ({ value, currency, previous }))).to.deep.equal([
      { value: '30', currency: 'CNY', previous: '1' },
      { value: '12', currency: 'EUR', previous: '0' },
    ]);
    // Its date field is a date: no zone moves it.
    expect(guests.values[0]).to.include({ value: '9', previous: '10' });
    expect(cooks).to.deep.include({ ignored: ['range'] });
    expect(cooks.values).to.deep.equal([{ value: 0, filter: {} }]);
  });

  it('gives with every number the filter of exactly the records behind it', async () => {
    const widgets = [
      { key: 'count', metric: 'kitchen.served' },
      { key: 'rooms', metric: 'kitchen.served', groupBy: 'room' },
      { key: 'days', metric: 'kitchen.served', bucket: 'day' },
      { key: 'weeks', metric: 'kitchen.served', bucket: 'week' },
      { key: 'money', metric: 'kitchen.takings' },
      { key: 'guests', metric: 'kitchen.guests', bucket: 'month' },
    ];
    const { data } = await ask({ widgets, range, filters: { room: { ne: 'cellar' } } });
    let checked = 0;
    for (const { key, values, groups } of data) {
      for (const { value, filter, currency } of values ?? groups) {
        const records = await recordsOf(filter);
        if (key === 'money') {
          expect(records.every(({ price }) => price?.currency === currency)).to.equal(true);
          expect(records.reduce((sum, { price }) => sum + Number(price?.amount), 0)).to.equal(Number(value));
        } else if (key === 'guests') expect(records.reduce((sum, { guests }) => sum + guests, 0)).to.equal(Number(value));
        else expect(records).to.have.length(value);
        checked += 1;
      }
    }
    expect(checked).to.equal(1 + 3 + 7 + 1 + 2 + 1);
  });

  it('shows every day of the range by the calendar of the time zone, empty ones too', async () => {
    const { data } = await ask({ widgets: [{ key: 'days', metric: 'kitchen.served', bucket: 'day' }], range });
    expect(data[0].groups.map(({ of, value }: { of: string; value: number }) => [of, value])).to.deep.equal([
      ['2026-03-02', 2],
      ['2026-03-03', 0],
      ['2026-03-04', 1],
      ['2026-03-05', 0],
      ['2026-03-06', 0],
      ['2026-03-07', 0],
      ['2026-03-08', 1],
    ]);
    const utc = await ask({ widgets: [{ key: 'days', metric: 'kitchen.served', bucket: 'week' }], range, timeZone: 'UTC' });
    expect(utc.data[0].groups.map(({ of, value }: { of: string; value: number }) => [of, value])).to.deep.equal([
      ['2026-03-02', 4],
    ]);
  });

  it('splits by a field, largest first, missing values among them', async () => {
    const { data } = await ask({ widgets: [{ key: 'rooms', metric: 'kitchen.served', groupBy: 'room' }], range });
    const groups = data[0].groups.map(({ of, value }: { of: string; value: number }) => [of, value]);
    expect(groups[0]).to.deep.equal(['hall', 2]);
    expect(groups.slice(1)).to.have.deep.members([
      ['garden', 1],
      [null, 1],
    ]);
  });

  it('says in its place why a widget has no number, and answers the others', async () => {
    const waiter = {
      name: 'waiter',
      grants: [
        { permission: 'kitchen.meal.read', fields: ['state', 'servedAt', 'room', 'guests'], where: { room: { eq: 'garden' } } },
      ],
    };
    await app.post('/api/v1/kernel/roles', waiter);
    const widgets = [
      { key: 'a', metric: 'kitchen.served' },
      { key: 'b', metric: 'kitchen.takings' },
      { key: 'c', metric: 'kitchen.cooks' },
      { key: 'd', metric: 'gone.metric' },
      { key: 'e', metric: 'kitchen.cooks', bucket: 'day' },
    ];
    const { data } = await ask({ widgets, range }, app.as('waiter'));
    expect(data[0].values[0].value).to.equal(1);
    expect(data.slice(1).map(({ problem }: { problem: { code: string } }) => problem.code)).to.deep.equal([
      'field-forbidden',
      'permission-denied',
      'unknown-metric',
      'metric-without-date',
    ]);
    expect((await app.as(null).post('/api/v1/kernel/evaluate', { widgets })).status).to.equal(401);
  });

  it('refuses a range that begins behind its end, and a time zone that does not exist', async () => {
    const widgets = [{ key: 'a', metric: 'kitchen.served' }];
    expect((await ask({ widgets, range: { from: '2026-03-02', to: '2026-03-01' } })).code).to.equal('invalid-input');
    expect((await ask({ widgets, timeZone: 'Mars/North' })).code).to.equal('invalid-input');
  });
});

describe('A metric', () => {
  const faultOf = async (metric: object) => {
    const plugin = {
      ...kitchen,
      metrics: [{ name: 'kitchen.x', label: { en: 'X' }, entity: 'kitchen.meal', measure: 'count', ...metric }],
    };
    try {
      await createTestApp({ plugins: [plugin as typeof kitchen] });
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  it('of what is not there keeps its plugin from running, with a word', async () => {
    expect(await faultOf({ entity: 'kitchen.pan' })).to.include('over the entity "kitchen.pan"');
    expect(await faultOf({ measure: { sum: 'name' } })).to.include('measures sum of "name"');
    expect(await faultOf({ dateField: 'room' })).to.include('date field "room"');
    expect(await faultOf({ groupBy: 'nothing' })).to.include('split by "nothing"');
    expect(await faultOf({ filter: { state: { eq: 'burnt' } } })).to.include('filter that does not fit');
    expect(await faultOf({ name: 'cellar.x' })).to.include("a metric's name starts with the name of its plugin");
  });
});
