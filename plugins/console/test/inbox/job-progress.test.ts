import type { JobStatus } from '@entrepot/sdk';
import { expect } from 'chai';
import { progressOf, spanOf } from '../../web/inbox/job-progress.ts';

const start = Date.parse('2026-03-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
const job: JobStatus = {
  id: 'a',
  name: 'a.b',
  label: { en: 'A' },
  state: 'running',
  done: 25,
  total: 100,
  message: null,
  result: null,
  error: null,
  rejected: 0,
  userId: 'u',
  createdAt: at(0),
  startedAt: at(0),
  updatedAt: at(30),
  finishedAt: null,
};

describe('The progress of a job', () => {
  it('is the share done and the time that the rest takes at the pace so far', () => {
    expect(progressOf(job, start + 30_000)).to.include({ percent: 25, leftMs: 90_000, heardMs: 0, isSilent: false });
    expect(progressOf(job, start + 40_000)).to.include({ leftMs: 80_000, heardMs: 10_000 });
  });

  it('is not told before anything can be said of the pace, or of the whole', () => {
    expect(progressOf({ ...job, done: 1 }, start + 30_000).leftMs).to.equal(undefined);
    expect(progressOf({ ...job, total: 0 }, start + 30_000)).to.include({ percent: undefined, leftMs: undefined });
    expect(progressOf({ ...job, state: 'waiting', startedAt: null }, start)).to.include({
      leftMs: undefined,
      heardMs: undefined,
    });
  });

  it('warns of a job that runs without a sign of life', () => {
    expect(progressOf(job, start + 95_000).isSilent).to.equal(true);
  });

  it('ends with the time that it took', () => {
    const done: JobStatus = { ...job, state: 'done', done: 100, finishedAt: at(40) };
    expect(progressOf(done, start + 900_000)).to.include({ percent: 100, tookMs: 40_000, leftMs: undefined, heardMs: undefined });
  });

  it('is told in the unit that suits it', () => {
    expect(spanOf(1_400)).to.deep.equal({ unit: 'seconds', count: 1 });
    expect(spanOf(200_000)).to.deep.equal({ unit: 'minutes', count: 3 });
    expect(spanOf(7_200_000)).to.deep.equal({ unit: 'hours', count: 2 });
  });
});
