import { setTimeout as sleep } from 'node:timers/promises';
import { createKernel, createLog } from '@entrepot/core';
import { createTestApp } from '@entrepot/core/testing';
import { Changes, type Context, defineEntity, definePlugin, field, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';

const Thing = defineEntity('things.thing', { fields: { name: field.text() } });
const Part = defineEntity('things.part', { fields: { name: field.text() } });

function things(): Plugin {
  return definePlugin({ name: 'things', version: '1.0.0', entities: [Thing, Part], setup: ({ use }) => void use(Changes) });
}

/** What is told of the things; the kernel's own records change when it boots. */
function watched({ context }: { readonly context: Context }): string[][] {
  const told: string[][] = [];
  context.use(Changes).watch((entities = new Set()) => {
    const own = [...entities].filter((name) => name.startsWith('things.')).sort();
    if (own.length > 0) told.push(own);
  });
  return told;
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 2_000; !holds() && Date.now() < end; ) await sleep(10);
}

describe('Committed changes', () => {
  it('are told gathered, by the names of the entities, whichever way they were written', async () => {
    const app = await createTestApp({ plugins: [things()] });
    const told = watched(app);
    await app.post('/api/v1/things/things', { name: 'a' });
    await app.context.db.transaction((tx) => tx.copy('things.parts (name)', [['b']]));
    await until(() => told.length > 0);
    expect(told).to.deep.equal([['things.part', 'things.thing']]);
  });

  it('are told behind the commit, and never where nothing was committed', async () => {
    const app = await createTestApp({ plugins: [things()] });
    const told = watched(app);
    await app.context.db
      .transaction(async (tx) => {
        await tx.query(`INSERT INTO things.things (name) VALUES ('no')`);
        throw new Error('no');
      })
      .catch(() => {});
    await app.context.db.transaction(async (tx) => {
      await tx.query(`WITH n AS (SELECT 'x' AS name) INSERT INTO "things"."parts" (name) SELECT name FROM n`);
      await sleep(300);
      expect(told).to.deep.equal([]);
    });
    await until(() => told.length > 0);
    expect(told).to.deep.equal([['things.part']]);
  });

  it('say nothing of what is only read', async () => {
    const app = await createTestApp({ plugins: [things()] });
    const told = watched(app);
    await app.context.db.query('SELECT * FROM things.things FOR UPDATE');
    await app.get('/api/v1/things/things');
    await sleep(300);
    expect(told).to.deep.equal([]);
  });

  it('of another process are heard within two seconds, also by one that runs no jobs', async () => {
    const app = await createTestApp({ plugins: [things()] });
    const made = (role: 'api' | 'worker') =>
      createKernel({
        plugins: [things()],
        databaseUrl: app.databaseUrl,
        role,
        port: 0,
        host: '127.0.0.1',
        log: createLog('error'),
      });
    const [here, there] = [made('api'), made('worker')];
    await here.start();
    await there.start();
    try {
      const told = watched({ context: here.context('kernel') });
      // The session that hears others begins behind the first requests.
      await sleep(300);
      await there.db.query(`INSERT INTO things.things (name) VALUES ('far')`);
      const start = Date.now();
      await until(() => told.length > 0);
      expect(told).to.deep.equal([['things.thing']]);
      expect(Date.now() - start).to.be.below(2_000);
    } finally {
      await there.stop();
      await here.stop();
    }
  });
});
