import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ImportDesk, rowsOf } from './import-desk.ts';
import { taps } from './library.fixture.ts';

const csvOf = (rows: number, isWrong: (index: number) => boolean = () => false) =>
  ['ISBN,Title,Pages', ...Array.from({ length: rows }, (_, n) => `B${n},Book ${n},${isWrong(n) ? 'many' : n + 1}`)].join('\n');
const mapping = { columns: { ISBN: 'isbn', Title: 'title', Pages: 'pages' } };

describe('an import that is cut off', function () {
  this.timeout(60_000);
  let desk: ImportDesk;
  const workers: ChildProcess[] = [];
  before(async () => {
    desk = await ImportDesk.open();
  });
  beforeEach(() => desk.query('TRUNCATE library.books CASCADE'));
  afterEach(() => {
    taps.afterBooks = undefined;
    for (const worker of workers.splice(0)) worker.kill('SIGKILL');
  });
  after(() => desk.app.stop());

  it('by who cancels it says how many rows were not reached, and the same file again takes those alone', async () => {
    const file = await desk.upload(csvOf(2_000, (index) => index === 1));
    const { body } = await desk.post('startImport', { entity: 'library.book', file, mapping });
    let parts = 0;
    taps.afterBooks = async () => {
      parts += 1;
      if (parts === 3) await desk.app.as('admin').post(`/api/v1/kernel/jobs/${body.jobId}:cancel`);
    };
    await desk.app.runJobs();
    const run = await desk.find(body.id);
    expect(run.state).to.equal('cancelled');
    expect(rowsOf(run)).to.include({ rows: 2_000, createdRows: 749, rejectedRows: 1, notReachedRows: 1_250 });
    expect(await desk.count('books')).to.equal(749);
    taps.afterBooks = undefined;
    const again = await desk.run('library.book', file, mapping);
    expect(rowsOf(again)).to.include({ createdRows: 1_250, unchangedRows: 749, rejectedRows: 1, notReachedRows: 0 });
  });

  it('by an error goes on where it was, with every row counted once', async () => {
    const file = await desk.upload(csvOf(1_000, (index) => index % 100 === 5));
    let breaks = 2;
    taps.afterBooks = (titles) => {
      if (breaks === 0 || !titles.includes('Book 600')) return;
      breaks -= 1;
      throw new Error('as if the database had gone');
    };
    const { body } = await desk.post('startImport', { entity: 'library.book', file, mapping });
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await desk.app.runJobs();
      desk.app.clock.advance(3_600_000);
    }
    const run = await desk.find(body.id);
    expect(run.state).to.equal('done');
    expect(rowsOf(run)).to.include({ rows: 1_000, createdRows: 990, rejectedRows: 10, unchangedRows: 0, notReachedRows: 0 });
    expect((await desk.get(`jobs/${body.jobId}:errors`, { accept: 'application/json' })).body.items).to.have.length(10);
  });

  it('by the death of its process is finished by another one, and no row is lost or written twice', async () => {
    const file = await desk.upload(csvOf(5_000, (index) => index % 50 === 3));
    const { body } = await desk.post('startImport', { entity: 'library.book', file, mapping });
    // The app of a test keeps its jobs to itself: as if a worker that is gone had taken it.
    await desk.query(`UPDATE "kernel"."jobs" SET state = 'running', worker = 1 WHERE id = '${body.jobId}'`);
    const work = () => {
      const program = fileURLToPath(new URL('./import-worker.ts', import.meta.url));
      const worker = spawn(process.execPath, ['--conditions=development', program, desk.app.databaseUrl], {
        stdio: ['pipe', 'inherit', 'inherit'],
      });
      workers.push(worker);
      return worker;
    };
    const taken = async () =>
      (await desk.query<{ taken: number }>(`SELECT taken FROM kernel.imports WHERE id = '${body.id}'`))[0]?.taken ?? 0;
    const until = async (isSo: () => Promise<boolean>) => {
      for (let look = 0; look < 1_200 && !(await isSo()); look += 1) await sleep(20);
      expect(await isSo()).to.equal(true);
    };
    for (const deadAfter of [1_000, 2_500]) {
      const worker = work();
      await until(async () => (await taken()) >= deadAfter);
      worker.kill('SIGKILL');
      await new Promise((resolve) => worker.once('exit', resolve));
      expect(await taken()).to.be.within(deadAfter, 4_750);
    }
    work();
    await until(async () => (await desk.find(body.id)).state === 'done');
    const run = await desk.find(body.id);
    expect(rowsOf(run)).to.include({ rows: 5_000, createdRows: 4_900, rejectedRows: 100, unchangedRows: 0, notReachedRows: 0 });
    const [books] = await desk.query('SELECT count(*) AS all, count(DISTINCT isbn) AS different FROM library.books');
    expect(books).to.deep.equal({ all: 4_900, different: 4_900 });
    expect((await desk.get(`jobs/${body.jobId}:errors`, { accept: 'application/json' })).body.items).to.have.length(100);
  });
});
