import { setTimeout as sleep } from 'node:timers/promises';
import { createKernel } from '@entrepot/core';
import { createTestApp } from '@entrepot/core/testing';
import { createDatabase, dropDatabase } from '@entrepot/database/create-database';
import { databaseUrl } from '@entrepot/database/embedded';
import type { Trial } from '@entrepot/diagnostics/doctor/bisect';
import { findCulprit } from '@entrepot/diagnostics/doctor/find-culprit';
import { changingRecords, defineEntity, definePlugin, extendEntity, field, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import pg from 'pg';
import { complaintOf, verdictText } from '../../../src/cli/doctor-command.ts';
import { rehearse } from '../../../src/cli/rehearse.ts';

const complaint = { method: 'GET', path: '/api/v1/p0/things', body: undefined };

/** Plugins p0, p1 … each of which requires some of those before it. */
const graphs = fc.array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: 2, maxLength: 14 }).map((all) =>
  all.map((needs, index): Plugin => {
    const requires = index === 0 ? [] : needs.map((each) => [`p${each % index}`, '^1.0.0'] as const);
    return { name: `p${index}`, version: '1.0.0', requires: Object.fromEntries(requires) };
  }),
);

describe('bisecting a request', () => {
  it('finds the one plugin that makes it fail or slow, with few trials, each of which could run', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), fc.boolean(), async (plugins, at, fails) => {
        const culprit = `p${1 + (at % (plugins.length - 1))}`;
        const verdict = await findCulprit(complaint, plugins, async (names): Promise<Trial> => {
          for (const name of names) {
            const { requires = {} } = plugins.find((each) => each.name === name) ?? {};
            expect(names).to.include.members(Object.keys(requires));
          }
          const shows = names.includes(culprit);
          return { plugins: names, status: fails && shows ? 500 : 200, code: undefined, ms: !fails && shows ? 900 : 4 };
        });
        expect(verdict.plugin).to.equal(culprit);
        expect(verdict.symptom).to.equal(fails ? 'failing' : 'slow');
        expect(verdict.trials.length).to.be.at.most(4 + Math.ceil(Math.log2(plugins.length)));
      }),
    );
  });

  it('says so where nothing is wrong, and where it is the route’s own plugin', async () => {
    const plugins: Plugin[] = ['p0', 'p1'].map((name) => ({ name, version: '1.0.0' }));
    const fine = await findCulprit(complaint, plugins, async (names) => ({
      plugins: names,
      status: 200,
      code: undefined,
      ms: 3,
    }));
    expect(fine).to.include({ symptom: 'none', plugin: null });
    const own = await findCulprit(complaint, plugins, async (names) => ({ plugins: names, status: 500, code: 'x', ms: 3 }));
    expect(own).to.include({ symptom: 'failing', plugin: 'p0' });
  });

  it('does not blame a plugin without which the request makes no sense', async () => {
    const plugins: Plugin[] = ['p0', 'p1', 'p2', 'p3'].map((name) => ({ name, version: '1.0.0' }));
    const verdict = await findCulprit(complaint, plugins, async (names) => ({
      plugins: names,
      status: names.includes('p2') ? 200 : 422,
      code: undefined,
      ms: names.includes('p3') ? 400 : 3,
    }));
    expect(verdict).to.include({ symptom: 'slow', plugin: 'p3' });
  });

  it('refuses what is no request', async () => {
    const codes = async (request: string, body?: string) =>
      complaintOf(request, body).then(
        () => 'taken',
        ({ code }: { code?: string }) => code ?? 'thrown',
      );
    expect(await codes('GET /x')).to.equal('taken');
    expect(await codes('post /x', '{"a":1}')).to.equal('taken');
    expect(await codes('orders')).to.equal('invalid-request');
    expect(await codes('TRACE /x')).to.equal('invalid-request');
    expect(await codes('POST /x', '{')).to.equal('invalid-json');
    const plugins: Plugin[] = [{ name: 'p0', version: '1.0.0' }];
    const stranger = findCulprit({ ...complaint, path: '/api/v1/nobody/x' }, plugins, () => Promise.reject(new Error('tried')));
    expect(await stranger.catch(({ code }) => code)).to.equal('unknown-plugin-route');
  });
});

const Parcel = defineEntity('dock.parcel', { fields: { code: field.text({ unique: true }) } });
const dock = definePlugin({ name: 'dock', version: '1.0.0', entities: [Parcel] });
const others = ['north', 'south', 'west'].map((name) => definePlugin({ name, version: '1.0.0', requires: { dock: '^1.0.0' } }));
const sleepy = definePlugin({
  name: 'sleepy',
  version: '1.0.0',
  requires: { dock: '^1.0.0' },
  extends: [extendEntity(Parcel, { yawns: field.integer().optional() })],
  setup: ({ on }) => on(changingRecords(Parcel), () => sleep(250)),
});

describe('bisecting on a copy of the database', () => {
  const plugins = [dock, ...others, sleepy];
  const post = { method: 'POST', path: '/api/v1/dock/parcels', body: '{"code":"a"}' };

  it('finds the slow plugin and leaves the database as it was', async function () {
    this.timeout(60_000);
    const app = await createTestApp({ plugins: [dock] });
    const admin = databaseUrl(app.databaseUrl, 'postgres');
    const name = `bisected_${process.pid}`;
    const url = await createDatabase(admin, name);
    try {
      const kernel = createKernel({ plugins, databaseUrl: url, role: 'none' });
      await kernel.start();
      await kernel.stop();
      const verdict = await findCulprit(post, plugins, (names) => rehearse(url, { plugins }, names, post));
      expect(verdict, verdictText(verdict)).to.include({ symptom: 'slow', plugin: 'sleepy' });
      expect(verdictText(verdict)).to.match(/Plugin "sleepy" makes it slow: 201 in \d+/);
      expect(await one(url, 'SELECT count(*)::int AS n FROM dock.parcels')).to.equal(0);
      expect(
        await one(admin, `SELECT count(*)::int AS n FROM pg_database WHERE datname LIKE 'entrepot_doctor_${process.pid}%'`),
      ).to.equal(0);
    } finally {
      await dropDatabase(admin, name);
    }
  });

  it('refuses to try anything on a database that others use', async () => {
    const app = await createTestApp({ plugins: [dock] });
    const problem = await rehearse(app.databaseUrl, { plugins: [dock] }, ['dock'], post).catch(({ code }) => code);
    expect(problem).to.equal('database-in-use');
  });
});

async function one(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows[0].n;
  } finally {
    await client.end();
  }
}
