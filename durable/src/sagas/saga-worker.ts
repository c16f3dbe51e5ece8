import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { asKernel } from '@entrepot/registry/scope';
import type { Context, Database, Logger, SagaType } from '@entrepot/sdk';
import type { Wake } from '../events/wake.ts';
import { Arrivals } from './arrivals.ts';
import { JournalWriter } from './journal-writer.ts';
import type { SagaRecords, TakenRun } from './saga-records.ts';
import { SagaRun } from './saga-run.ts';

/** So many runs are in memory at most; those that hold a connection at the same time are fewer. */
const atOnce = 128;
const lookMs = 1_000;
const renewMs = 2_000;
const graceMs = 10_000;

export interface SagaWorkerParts {
  readonly db: Database;
  readonly records: SagaRecords;
  /** The sagas that may run, by name. */
  readonly types: ReadonlyMap<string, SagaType>;
  contextOf(plugin: string): Context;
  readonly log: Logger;
  /** A test's clock; undefined goes by the database's. */
  clock(): Date | undefined;
}

/** Runs sagas in this process, and takes over those of processes that died. */
export class SagaWorker {
  readonly #parts: SagaWorkerParts;
  readonly #writer: JournalWriter;
  readonly #arrivals: Arrivals;
  readonly #names: readonly string[];
  /** Under this number it holds a lease and, where it has a session, a lock. */
  readonly #number = randomInt(1, 2 ** 47);
  readonly #live = new Map<string, { readonly run: SagaRun; readonly ended: Promise<void> }>();
  /** What runs of this process have waited for: few types, for as long as it lives. */
  readonly #awaited = new Set<string>();
  #wake: Wake | undefined;
  #timer: NodeJS.Timeout | undefined;
  #renewal: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isWanted = false;
  /** Whether more was due than there was room for. */
  #isFull = false;
  #tookOverAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(parts: SagaWorkerParts) {
    this.#parts = parts;
    this.#writer = new JournalWriter(parts.records);
    this.#arrivals = new Arrivals(parts.clock);
    this.#names = [...parts.types.keys()];
  }

  async start(wake: Wake, topic: string): Promise<void> {
    this.#wake = wake;
    await this.#renew();
    wake.on(topic, () => this.#lookIn(0));
    this.#renewal = setInterval(() => {
      asKernel(() => this.#renew()).catch((error: unknown) => {
        this.#parts.log.warn({ error }, 'the lease of the sagas was not renewed; the next attempt follows');
      });
    }, renewMs);
    this.#renewal.unref();
    this.#lookIn(0);
  }

  /** Whether a run that went to sleep here waits for such events. */
  isAwaited(event: string): boolean {
    return this.#awaited.has(event);
  }

  /** Runs what is due until nothing is. @returns how many times a run went on */
  async drain(): Promise<number> {
    if (this.#wake) return this.#settle();
    await this.#parts.records.renew(this.#number);
    for (let advanced = 0; ; ) {
      await this.#arrivals.look(this.#parts.db);
      this.#tookOverAt = Number.NEGATIVE_INFINITY;
      const taken = await this.#take();
      if (taken === 0) return advanced;
      advanced += taken;
      await Promise.all([...this.#live.values()].map(({ ended }) => ended));
      await this.#tidy();
    }
  }

  /** Waits some seconds for the steps that run; the runs are given back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#renewal);
    await this.#looking?.catch(() => {});
    const live = [...this.#live.values()];
    for (const { run } of live) run.release();
    await Promise.race([Promise.all(live.map(({ ended }) => ended)), sleep(graceMs, undefined, { ref: false })]);
    if (this.#wake) await this.#parts.records.retire(this.#number).catch(() => {});
  }

  /** The same where they run by themselves: waits until none is at work or due. */
  async #settle(): Promise<number> {
    for (let idle = 0; idle < 2; ) {
      const isAtWork = this.#looking !== undefined || this.#live.size > 0;
      idle = !isAtWork && (await this.#parts.records.dueInMs(this.#names, lookMs)) > 0 ? idle + 1 : 0;
      this.#lookIn(0);
      await sleep(10);
    }
    return 0;
  }

  /** Looks for what can go on: then, or after the look that is under way. */
  #lookIn(ms: number): void {
    // Where runs wait for `drain` nothing looks by itself.
    if (this.#stopped || !this.#wake) return;
    if (this.#looking) {
      this.#isWanted ||= ms === 0;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      let next = lookMs;
      this.#isWanted = false;
      this.#looking = asKernel(async () => {
        next = await this.#look();
      })
        .catch((error: unknown) => {
          this.#parts.log.warn({ error }, 'the look after the sagas failed; the next one follows');
        })
        .finally(() => {
          this.#looking = undefined;
          this.#lookIn(this.#isWanted ? 0 : next);
        });
    }, ms);
    this.#timer.unref();
  }

  /** @returns when to look again, ms */
  async #look(): Promise<number> {
    await this.#tidy();
    if (await this.#findsEvents()) await this.#arrivals.look(this.#parts.db);
    await this.#take();
    return this.#isFull ? lookMs : this.#parts.records.dueInMs(this.#names, lookMs);
  }

  /** Whether this process is the one that compares waits with events. */
  async #findsEvents(): Promise<boolean> {
    if (!this.#wake) return false;
    const had = this.#wake.holds('saga arrivals');
    const has = await this.#wake.lock('saga arrivals');
    if (!had) this.#arrivals.forget();
    return has;
  }

  async #take(): Promise<number> {
    const { records, types } = this.#parts;
    const room = atOnce - this.#live.size;
    if (room <= 0) return 0;
    const names = this.#names;
    const isTime = performance.now() - this.#tookOverAt >= lookMs;
    if (isTime) this.#tookOverAt = performance.now();
    const lost = isTime ? await records.takeOver(this.#number, names, room) : [];
    const due = lost.length < room ? await records.take(this.#number, names, room - lost.length) : [];
    const runs = [...lost, ...due];
    this.#isFull = runs.length === room;
    if (runs.length === 0) return 0;
    const { entries, waits } = await records.journals(runs);
    for (const run of runs) {
      const type = types.get(run.type);
      if (type)
        this.#start(run.id, new SagaRun(run, type, entries.get(run.id) ?? [], waits.get(run.id) ?? [], this.#partsOf(run)));
    }
    return runs.length;
  }

  #start(id: string, run: SagaRun): void {
    const ended = run.advance().finally(() => {
      this.#live.delete(id);
      // Half the room is worth a look, a single place is not.
      if (this.#isFull ? this.#live.size <= atOnce / 2 : run.isImpatient) this.#lookIn(0);
    });
    this.#live.set(id, { run, ended });
  }

  #partsOf({ type }: TakenRun) {
    const { db, records, contextOf, log } = this.#parts;
    return {
      db,
      records,
      writer: this.#writer,
      context: contextOf(type.slice(0, type.indexOf('.'))),
      log,
      awaits: (event: string) => void this.#awaited.add(event),
    };
  }

  /** Tells its runs what became of them in the database, and gives back those whose memory was dropped. */
  async #tidy(): Promise<void> {
    const dropped: string[] = [];
    for (const { id, cancelling } of await this.#parts.records.held(this.#number)) {
      const live = this.#live.get(id);
      if (!live) dropped.push(id);
      else if (cancelling) live.run.cancel();
    }
    if (dropped.length > 0) await this.#parts.records.giveBack(this.#number, dropped);
  }

  async #renew(): Promise<void> {
    // The lock goes with its connection and is taken again with the next one.
    await this.#wake?.lock(`saga worker ${this.#number}`);
    await this.#parts.records.renew(this.#number);
  }
}
