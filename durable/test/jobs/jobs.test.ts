import { setTimeout as sleep } from 'node:timers/promises';
import { createKernel, createLog, type Kernel } from '@entrepot/core';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import type { JobStatus } from '@entrepot/durable/jobs/job-status';
import { defineJob, definePlugin, field, type JobContext, type Plugin, Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { queueSchemaVersion } from '../../src/jobs/job-queue.ts';

type Handler = (context: JobContext) => unknown;

function work(handler: Handler, retries = 2) {
  const job = defineJob({
    name: 'work.do',
    input: { amount: field.integer().default(3) },
    retries,
    handler: (context) => handler(context as JobContext),
  });
  return { job, plugin: definePlugin({ name: 'work', version: '1.0.0', jobs: [job] }) as Plugin };
}

async function find(app: TestApp, id: string): Promise<Record<string, unknown>> {
  const [row] = await app.context.db.query(`SELECT * FROM kernel.jobs WHERE id = $1`, [id]);
  return row ?? {};
}

describe('A job', () => {
  it('runs after the commit, with its input and its defaults, and keeps its result', async () => {
    const seen: unknown[] = [];
    const { job, plugin } = work(({ input }) => {
      seen.push(input);
      return { ok: true };
    });
    const app = await createTestApp({ plugins: [plugin] });
    const id = await app.context.db.transaction((tx) => tx.enqueue(job, {}));
    expect(seen).to.deep.equal([]);
    await app.runJobs();
    expect(seen).to.deep.equal([{ amount: 3 }]);
    expect(await find(app, id))
      .to.include({ state: 'done' })
      .and.deep.include({ result: { ok: true } });
  });

  it('is not there when its transaction rolls back', async () => {
    const { job, plugin } = work(() => {});
    const app = await createTestApp({ plugins: [plugin] });
    await app.context.db
      .transaction(async (tx) => {
        await tx.enqueue(job, {});
        throw new Error('no');
      })
      .catch(() => {});
    expect(await app.context.db.query('SELECT 1 FROM kernel.jobs')).to.deep.equal([]);
  });

  it('stands once per singleton key until it has ended', async () => {
    const { job, plugin } = work(() => {});
    const app = await createTestApp({ plugins: [plugin] });
    const enqueue = () => app.context.db.transaction((tx) => tx.enqueue(job, {}, { singletonKey: 'x' }));
    const first = await enqueue();
    expect(await enqueue()).to.equal(first);
    await app.runJobs();
    expect(await enqueue()).not.to.equal(first);
  });

  it('does not start before its time', async () => {
    let runs = 0;
    const { job, plugin } = work(() => {
      runs += 1;
    });
    const app = await createTestApp({ plugins: [plugin], clock: '2026-03-01T08:00:00Z' });
    await app.context.db.transaction((tx) => tx.enqueue(job, {}, { startAfter: new Date('2026-03-01T09:00:00Z') }));
    await app.runJobs();
    expect(runs).to.equal(0);
    app.clock.set('2026-03-01T09:00:00Z');
    await app.runJobs();
    expect(runs).to.equal(1);
  });

  it('is tried again with growing pauses, then fails with the code of its problem', async () => {
    let runs = 0;
    const { job, plugin } = work(() => {
      runs += 1;
      throw new Problem('work.impossible', { detail: 'It cannot be done.' });
    });
    const app = await createTestApp({ plugins: [plugin], clock: '2026-03-01T08:00:00Z' });
    const id = await app.context.db.transaction((tx) => tx.enqueue(job, {}));
    for (const [pauseMs, expected] of [
      [0, 1],
      [900, 1],
      [100, 2],
      [1900, 2],
      [100, 3],
      [3_600_000, 3],
    ] as const) {
      app.clock.advance(pauseMs);
      await app.runJobs();
      expect(runs).to.equal(expected);
    }
    const { state, error } = await find(app, id);
    expect(state).to.equal('failed');
    expect(error).to.deep.equal({ code: 'work.impossible', detail: 'It cannot be done.' });
  });

  it('tells nobody the message of an error that is no problem', async () => {
    const { job, plugin } = work(() => {
      throw new Error('password=secret');
    }, 0);
    const app = await createTestApp({ plugins: [plugin] });
    const id = await app.context.db.transaction((tx) => tx.enqueue(job, {}));
    await app.runJobs();
    expect(JSON.stringify(await find(app, id))).not.to.contain('secret');
  });

  it('is refused where its input does not fit', async () => {
    const { job, plugin } = work(() => {});
    const app = await createTestApp({ plugins: [plugin] });
    const problem = await app.context.db
      .transaction((tx) => tx.enqueue(job, { amount: 'x' } as never))
      .catch((error: unknown) => error);
    expect(problem).to.include({ code: 'invalid-job' });
  });
});

/** Kernels that run jobs by themselves, all on the database of one test app. */
class Workers {
  readonly #kernels: Kernel[] = [];

  async start(app: TestApp, plugin: Plugin): Promise<Kernel> {
    const kernel = createKernel({
      plugins: [plugin],
      databaseUrl: app.databaseUrl,
      role: 'worker',
      poolSize: 4,
      log: createLog('silent'),
    });
    this.#kernels.push(kernel);
    await kernel.start();
    return kernel;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#kernels.splice(0).map((kernel) => kernel.stop()));
  }
}

async function until(app: TestApp, id: string, state: string): Promise<Record<string, unknown>> {
  for (let look = 0; look < 200; look += 1) {
    const row = await find(app, id);
    if (row.state === state) return row;
    await sleep(50);
  }
  throw new Error(`the job did not get ${state}: ${JSON.stringify(await find(app, id))}`);
}

describe('A worker', () => {
  const workers = new Workers();
  afterEach(() => workers.stop());

  it('runs what a transaction enqueued, soon after the commit', async () => {
    const { job, plugin } = work(({ input }) => input);
    const app = await createTestApp({ plugins: [plugin] });
    const kernel = await workers.start(app, plugin);
    await sleep(200);
    const before = performance.now();
    const id = await kernel.db.transaction((tx) => tx.enqueue(job, { amount: 5 }));
    await until(app, id, 'done');
    console.log(`      ${Math.round(performance.now() - before)} ms from the commit to the end`);
    expect(performance.now() - before).to.be.lessThan(1000);
  });

  it('tells how far a job is, within a second', async () => {
    const go = Promise.withResolvers<void>();
    const { job, plugin } = work(async ({ progress, reject }) => {
      for (let done = 1; done <= 50; done += 1) await progress(done, 100, `step ${done}`);
      await reject({
        row: { line: 7 },
        errors: [{ pointer: '/amount', code: 'wrong-type', detail: 'amount must be a number.' }],
      });
      await go.promise;
      await progress(100, 100);
      return 'all';
    });
    const app = await createTestApp({ plugins: [plugin] });
    const kernel = await workers.start(app, plugin);
    const id = await kernel.db.transaction((tx) => tx.enqueue(job, {}));
    const seen: JobStatus[] = [];
    for await (const status of kernel.jobs.watch(id, AbortSignal.timeout(10_000))) {
      seen.push(status);
      if (status.done === 50) go.resolve();
    }
    expect(seen.map(({ done }) => done)).to.include(50);
    expect(seen.at(-1)).to.include({ state: 'done', done: 100, total: 100, message: 'step 50', result: 'all', rejected: 1 });
    const rejected: unknown[] = [];
    for await (const item of kernel.jobs.rejected(id)) rejected.push(item);
    expect(rejected).to.deep.equal([
      { row: { line: 7 }, errors: [{ pointer: '/amount', code: 'wrong-type', detail: 'amount must be a number.' }] },
    ]);
  });

  it('stops a job that is cancelled from another process', async () => {
    const { job, plugin } = work(async ({ signal }) => {
      while (!signal.aborted) await sleep(10);
      signal.throwIfAborted();
    });
    const app = await createTestApp({ plugins: [plugin] });
    const kernel = await workers.start(app, plugin);
    const id = await kernel.db.transaction((tx) => tx.enqueue(job, {}));
    await until(app, id, 'running');
    expect(await app.kernel.jobs.cancel(id)).to.equal(true);
    await until(app, id, 'cancelled');
    expect(await app.kernel.jobs.cancel(id)).to.equal(false);
  });

  it('puts back at shutdown what it has to cut off, and another one runs it', async () => {
    let runs = 0;
    const { job, plugin } = work(async ({ signal }) => {
      runs += 1;
      if (runs > 1) return 'second';
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('cut off');
    });
    const app = await createTestApp({ plugins: [plugin] });
    const first = await workers.start(app, plugin);
    const id = await first.db.transaction((tx) => tx.enqueue(job, {}));
    await until(app, id, 'running');
    await first.stop();
    expect(await find(app, id)).to.include({ state: 'waiting', failures: 0 });
    await workers.start(app, plugin);
    expect(await until(app, id, 'done')).to.include({ result: 'second' });
  });

  it('takes over at once what a dead one was running', async () => {
    const { job, plugin } = work(() => 'again');
    const app = await createTestApp({ plugins: [plugin] });
    const id = await app.context.db.transaction((tx) => tx.enqueue(job, {}));
    // As a killed process leaves it: running, under the number of a lock that nobody holds.
    await app.context.db.query(`UPDATE kernel.jobs SET state = 'running', worker = 4711 WHERE id = $1`, [id]);
    await workers.start(app, plugin);
    expect(await until(app, id, 'done')).to.include({ result: 'again' });
  });

  it('gives up a job with which its process has died five times', async () => {
    let runs = 0;
    const { job, plugin } = work(() => {
      runs += 1;
      // As if the process were killed here: running, under the number of a lock that nobody holds.
      return app.context.db.query(`UPDATE kernel.jobs SET worker = 4711 WHERE state = 'running'`);
    });
    const app = await createTestApp({ plugins: [plugin] });
    const id = await app.context.db.transaction((tx) => tx.enqueue(job, {}));
    await app.context.db.query(`UPDATE kernel.jobs SET state = 'running', worker = 4711 WHERE id = $1`, [id]);
    for (let run = 1; run <= 4; run += 1) {
      await workers.start(app, plugin);
      for (let look = 0; runs < run && look < 100; look += 1) await sleep(50);
      await workers.stop();
    }
    await workers.start(app, plugin);
    const { error } = await until(app, id, 'failed');
    expect(error).to.have.property('code', 'process-died');
    expect(runs).to.equal(4);
  });

  it('cancels what was to be cancelled when its process died', async () => {
    let runs = 0;
    const { job, plugin } = work(() => {
      runs += 1;
    });
    const app = await createTestApp({ plugins: [plugin] });
    const id = await app.context.db.transaction((tx) => tx.enqueue(job, {}));
    await app.context.db.query(`UPDATE kernel.jobs SET state = 'running', worker = 4711, cancelling = true WHERE id = $1`, [id]);
    await workers.start(app, plugin);
    expect((await until(app, id, 'cancelled')).finished_at).to.be.a('string');
    expect(runs).to.equal(0);
  });

  it('is called by the clock where the job says so', async () => {
    const job = defineJob({ name: 'work.nightly', input: {}, cron: '0 3 * * *', handler: () => 'slept' });
    const plugin = definePlugin({ name: 'work', version: '1.0.0', jobs: [job as NonNullable<Plugin['jobs']>[number]] }) as Plugin;
    const app = await createTestApp({ plugins: [plugin] });
    const kernel = await workers.start(app, plugin);
    const scheduled = () =>
      app.context.db.query<{ name: string; cron: string }>('SELECT name, cron FROM jobs.schedule').catch(() => []);
    // The kernel's own are scheduled beside it, before it.
    const isThere = async () => (await scheduled()).some(({ name }) => name === 'work.nightly');
    for (let look = 0; !(await isThere()) && look < 100; look += 1) await sleep(50);
    expect(await scheduled()).to.deep.include({ name: 'work.nightly', cron: '0 3 * * *' });
    await kernel.stop();
    // As the clock sends it: without a record of ours.
    const { PgBoss } = await import('pg-boss');
    const boss = new PgBoss({
      connectionString: app.databaseUrl,
      schema: 'jobs',
      migrate: false,
      supervise: false,
      schedule: false,
    });
    await boss.start();
    await boss.send('work.nightly', {});
    await boss.stop({ graceful: false });
    await workers.start(app, plugin);
    const done = () => app.context.db.query(`SELECT result FROM kernel.jobs WHERE type = 'work.nightly' AND state = 'done'`);
    for (let look = 0; (await done()).length === 0 && look < 100; look += 1) await sleep(50);
    expect(await done()).to.deep.equal([{ result: 'slept' }]);
  });

  it('knows the tables of the pg-boss that is installed', async () => {
    const app = await createTestApp({ plugins: [] });
    const { plugin } = work(() => {});
    await workers.start(app, plugin);
    const [row] = await app.context.db.query('SELECT version FROM jobs.version');
    expect(row).to.deep.equal({ version: queueSchemaVersion });
  });

  it('leaves alone what a living one is running', async () => {
    let runs = 0;
    const go = Promise.withResolvers<void>();
    const { job, plugin } = work(async () => {
      runs += 1;
      await go.promise;
    });
    const app = await createTestApp({ plugins: [plugin] });
    const first = await workers.start(app, plugin);
    const id = await first.db.transaction((tx) => tx.enqueue(job, {}));
    await until(app, id, 'running');
    await workers.start(app, plugin);
    await sleep(300);
    go.resolve();
    await until(app, id, 'done');
    expect(runs).to.equal(1);
  });
});
