import { createTestApp, type TestApp } from '@entrepot/core/testing';
import type { Contributor, Why } from '@entrepot/diagnostics/house';
import { distance, nearest } from '@entrepot/diagnostics/nearest';
import {
  changedRecords,
  changingRecords,
  defineAction,
  defineEntity,
  defineEvent,
  defineJob,
  definePlugin,
  extendEntity,
  field,
  seriesHook,
} from '@entrepot/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { whyText } from '../../src/cli/why-command.ts';

const here = import.meta.filename;

const Ticket = defineEntity('desk.ticket', {
  fields: {
    code: field.text({ unique: true }),
    open: field.boolean().default(true),
    pin: field.text({ secret: true, readOnly: true }).optional(),
  },
  indexes: [{ fields: ['open', 'code'] }],
});
const closing = seriesHook<[object]>('desk.closing', 'nothing');
const closed = defineEvent('desk.closed', { code: field.text() });
const sweep = defineJob({ name: 'desk.sweep', input: { days: field.integer() }, cron: '5 3 * * *', handler() {} });

const desk = definePlugin({
  name: 'desk',
  version: '2.1.0',
  settings: { limit: field.integer().default(10), key: field.text({ secret: true }).default('hush') },
  entities: [Ticket],
  hooks: [closing],
  events: [closed],
  jobs: [sweep],
  actions: {
    close: defineAction({
      entity: Ticket,
      input: { note: field.text() },
      handler: ({ call }) => call(closing, {}),
    }),
  },
  commands: { 'desk-report': { summary: 'prints a report', run() {} } },
  roles: { clerk: { grants: [{ permission: 'desk.*', fields: ['code', 'open'] }], restrictions: [] } },
  setup({ on }) {
    on(changingRecords(Ticket), () => {});
  },
});

const Mood = { mood: field.text().optional() };
const moods = definePlugin({
  name: 'moods',
  version: '1.0.0',
  requires: { desk: '^2.0.0' },
  extends: [extendEntity(Ticket, Mood)],
  setup({ on, subscribe }) {
    on(closing, () => {}, { name: 'last', after: ['moods.first'], onFailure: 'skip', budgetMs: 50 });
    on(closing, () => {}, { name: 'first' });
    on(changedRecords(Ticket), () => {});
    subscribe(closed, () => {});
  },
});

const who = ({ plugin, does }: Contributor) => `${plugin}: ${does}`;

describe('why', () => {
  let app: TestApp;
  const why = async (subject: string): Promise<Why> => {
    const { status, body } = await app.get(`/api/v1/kernel/why?subject=${encodeURIComponent(subject)}`);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body as Why;
  };

  before(async () => {
    app = await createTestApp({ plugins: [desk, moods] });
  });

  it('names who adds a field, with version, file and line, and who takes part when it changes', async () => {
    const { kind, facts, contributors } = await why('desk.ticket.mood');
    expect(kind).to.equal('field');
    expect(facts).to.deep.include({ table: '"desk"."tickets"', columns: ['mood'], index: 'none', presence: 'optional' });
    expect(contributors.map(who)).to.deep.equal([
      'desk: declares the entity',
      'moods: adds the field',
      'desk: joins the hook desk.ticket.changing',
      'moods: joins the hook desk.ticket.changed',
    ]);
    expect(contributors[0]).to.include({ version: '2.1.0' });
    expect(contributors[0]?.file).to.match(new RegExp(`^${here}:\\d+$`));
  });

  it('finds the very line of a field', async () => {
    const { contributors } = await why('desk.ticket.open');
    const { readFileSync } = await import('node:fs');
    const line = Number(contributors[1]?.file?.split(':').at(-1));
    expect(readFileSync(here, 'utf8').split('\n')[line - 1]).to.include('open: field.boolean()');
  });

  it('tells who may read and write a field, by the fields of their roles', async () => {
    const open = await why('desk.ticket.open');
    expect(open.facts.index).to.equal('over open, code');
    expect(open.facts.readableBy).to.deep.include('clerk: desk.*, only code, open');
    expect((await why('desk.ticket.mood')).facts.readableBy).to.not.deep.include('clerk: desk.*, only code, open');
    expect((await why('desk.ticket.pin')).facts).to.deep.include({ secret: true, readableBy: [], writableBy: [] });
    expect((await why('desk.ticket.createdAt')).contributors.map(who)[0]).to.equal('kernel: declares the field');
  });

  it('tells of an entity who declares, extends and acts', async () => {
    const { contributors, facts } = await why('desk.ticket');
    expect(contributors.map(who).slice(0, 3)).to.deep.equal([
      'desk: declares the entity',
      'moods: adds mood',
      'desk: offers the action close',
    ]);
    expect(facts.fields).to.deep.include({ code: 'desk', mood: 'moods' });
  });

  it('walks the way of a request in execution order', async () => {
    const steps = (await why('post /api/v1/desk/tickets')).contributors.map(who);
    expect(steps).to.deep.equal([
      'kernel: finds out who calls, by bearer token or session cookie',
      'kernel: refuses a session cookie that another site sent along',
      'kernel: answers a known Idempotency-Key with the answer it gave',
      'desk: asks for the permission desk.ticket.create',
      'desk: checks the body against its fields',
      'moods: checks the body against the fields that it adds',
      'desk: joins the hook desk.ticket.changing',
      'desk: writes "desk"."tickets" in a transaction',
      'moods: joins the hook desk.ticket.changed',
      'moods: hears desk.closed after the commit, if it was published',
    ]);
    const id = '0198c0de-0000-7000-8000-000000000000';
    const acting = await why(`POST /api/v1/desk/tickets/${id}:close`);
    expect(acting.contributors.map(who)).to.include.members([
      'desk: asks for the permission desk.ticket.close',
      'desk: checks the input against its fields',
      'desk: runs the handler of the action close',
      'moods: joins the hook desk.closing, which the handler may call',
    ]);
  });

  it('tells the taps of a hook in their order, with constraints and recent cost', async () => {
    const { body: ticket } = await app.post('/api/v1/desk/tickets', { code: 'a' });
    const closes = await app.post(`/api/v1/desk/tickets/${ticket.id}:close`, { note: 'done' });
    expect(closes.status).to.be.lessThan(300);
    const { contributors } = await why('hook desk.closing');
    const [declares, first, last] = contributors;
    expect(declares && who(declares)).to.equal('desk: declares the hook');
    expect(first?.tap).to.deep.include({ name: 'moods.first', before: [], after: [], budgetMs: 1000 });
    expect(last?.tap).to.deep.include({ name: 'moods.last', after: ['moods.first'], budgetMs: 50, onFailure: 'skip' });
    expect(first?.cost).to.deep.include({ calls: 1, errors: 0 });
    expect(first?.file).to.match(/why\.test\.ts:\d+$/);
  });

  it('tells of permissions which roles grant them', async () => {
    const { facts, contributors } = await why('permission desk.ticket.update');
    expect(facts.routes).to.include('PATCH /api/v1/desk/tickets/{id}');
    expect(contributors.map(who)).to.include('desk: role grants it: clerk: desk.*, only code, open');
  });

  it('tells of jobs, events, settings, commands and plugins', async () => {
    expect((await why('job desk.sweep')).facts).to.deep.include({ cron: '5 3 * * *', input: ['days'] });
    expect((await why('event desk.closed')).contributors.map(who)).to.deep.equal([
      'desk: declares and publishes it',
      'moods: subscribes as moods/desk.closed',
    ]);
    expect((await why('setting desk.limit')).facts).to.deep.include({ value: 10, default: 10 });
    expect((await why('command desk-report')).contributors.map(who)).to.deep.equal(['desk: runs it']);
    expect((await why('plugin desk')).contributors.map(who)).to.deep.equal([
      'desk: is enabled by the config',
      'moods: requires it, ^2.0.0',
    ]);
  });

  it('never tells a secret setting', async () => {
    const answer = JSON.stringify(await why('setting desk.key'));
    expect(answer).to.not.include('hush');
  });

  it('answers an unknown subject with what may have been meant', async () => {
    const ask = async (subject: string) => {
      const { status, body } = await app.get(`/api/v1/kernel/why?subject=${encodeURIComponent(subject)}`);
      expect(status, subject).to.equal(404);
      expect(body.code).to.equal('unknown-subject');
      return body.remedy as string;
    };
    expect(await ask('desk.ticket.mod')).to.include('"desk.ticket.mood"');
    expect(await ask('hook desk.closingg')).to.include('"hook desk.closing"');
    expect(await ask('POST /api/v1/desk/ticket')).to.include('"POST /api/v1/desk/tickets"');
    expect(await ask('event completely.different')).to.include('desk.closed');
    expect(await ask('__proto__ x')).to.be.a('string');
    expect(await ask('constructor')).to.be.a('string');
    expect(await ask('(((')).to.be.a('string');
    expect((await app.get('/api/v1/kernel/why')).status).to.equal(400);
    expect((await app.get(`/api/v1/kernel/why?subject=${'x'.repeat(400)}`)).status).to.equal(400);
  });

  it('reads well in a terminal', async () => {
    const text = whyText(await why('hook desk.closing'), process.cwd());
    expect(text).to.match(/^Hook desk\.closing of plugin desk: series, 2 taps\.$/m);
    expect(text).to.match(/^ {3}2\. moods 1\.0\.0 \(moods\.first\): joins the hook desk\.closing$/m);
    expect(text).to.match(/after moods\.first, budget 50 ms, on failure skip/);
    expect(text).to.include('core/test/diagnostics/why.test.ts:');
  });
});

describe('the nearest name', () => {
  it('is found for each single mistake', () => {
    const names = ['orders.order.status', 'orders.orderLine.sku', 'inventory.stock.onHand'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), fc.constantFrom('', 'q'), (name, at, put) => {
        const place = at % name.length;
        const wrong = name.slice(0, place) + put + name.slice(place + 1);
        expect(nearest(wrong, names)[0]).to.equal(name);
      }),
    );
  });

  it('measures a distance: symmetric, nought for the same alone, and no way round is shorter', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(distance(a, b)).to.equal(distance(b, a));
        expect(distance(a, b) === 0).to.equal(a === b);
        expect(distance(a, c)).to.be.at.most(distance(a, b) + distance(b, c));
      }),
    );
  });
});
