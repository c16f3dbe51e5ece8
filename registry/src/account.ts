import { Problem } from '@entrepot/sdk';

/** What one kind of work of a plugin has cost in this process: an action, a generated route, a job, a subscription. */
export interface WorkCost {
  calls: number;
  /** From entering it to its end, waiting included. */
  ms: number;
  /** Ended by anything but an answer for the caller: a thrown Problem below status 500 is one. */
  errors: number;
  /** Longest of them. */
  slowestMs: number;
}

/** What one tap has cost since the start of the process. */
export interface TapCost {
  readonly hook: string;
  readonly plugin: string;
  readonly tap: string;
  calls: number;
  /**
   * Wall-clock milliseconds from call to settling. Exact for slow taps and for the first calls; for quick ones an
   * estimate from every 32nd call, for looking at the clock costs more than they do.
   */
  ms: number;
  errors: number;
  /** How often it took longer than its budget. */
  late: number;
  quarantined: boolean;
}

/** Upper bounds of the classes in which the time of requests is counted. */
export const requestClassesMs = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000] as const;

/** What a plugin has cost since the start of this process, whoever asked for it. Counters on plain objects: reading them is free. */
export class Account {
  readonly plugin: string;
  /** By what they are counted as, see `countedAs`. Taps of hooks are counted by their hooks. */
  readonly works = new Map<string, WorkCost>();
  /** Statements, BEGIN and COMMIT among them; `ms` from sending to the answer. */
  readonly sql = { queries: 0, rows: 0, ms: 0, errors: 0 };
  /** Calls of other systems. */
  readonly outgoing = { calls: 0, ms: 0, errors: 0 };
  /** How many requests took at most as long as the bound of each class; one more for all others. */
  readonly requests: number[] = Array.from({ length: requestClassesMs.length + 1 }, () => 0);

  /** All of them together. */
  requestMs = 0;

  constructor(plugin: string) {
    this.plugin = plugin;
  }

  /** Runs `work` and counts it under its name, when what it returns has settled; `isRequest`: among the requests, too. */
  measure<T>(name: string, isRequest: boolean, work: () => T): T {
    const cost = this.#work(name);
    const start = performance.now();
    cost.calls += 1;
    const end = (error?: unknown) => {
      const ms = performance.now() - start;
      cost.ms += ms;
      if (ms > cost.slowestMs) cost.slowestMs = ms;
      if (error !== undefined && !(error instanceof Problem && error.status < 500)) cost.errors += 1;
      if (isRequest) this.#request(ms);
    };
    try {
      const result = work();
      if (result instanceof Promise) {
        result.then(
          () => end(),
          (error: unknown) => end(error ?? new Error('it rejected with nothing')),
        );
      } else end();
      return result;
    } catch (error) {
      end(error);
      throw error;
    }
  }

  #work(name: string): WorkCost {
    let cost = this.works.get(name);
    if (!cost) {
      cost = { calls: 0, ms: 0, errors: 0, slowestMs: 0 };
      this.works.set(name, cost);
    }
    return cost;
  }

  /** A statement was answered. */
  query(rows: number, ms: number): void {
    this.sql.queries += 1;
    this.sql.rows += rows;
    this.sql.ms += ms;
  }

  failedQuery(ms: number): void {
    this.query(0, ms);
    this.sql.errors += 1;
  }

  /** A call of another system has ended. */
  http(ms: number, failed: boolean): void {
    this.outgoing.calls += 1;
    this.outgoing.ms += ms;
    if (failed) this.outgoing.errors += 1;
  }

  #request(ms: number): void {
    const at = requestClassesMs.findIndex((bound) => ms <= bound);
    const place = at < 0 ? requestClassesMs.length : at;
    this.requestMs += ms;
    this.requests[place] = (this.requests[place] ?? 0) + 1;
  }
}

const all = new Map<string, Account>();

/**
 * What a piece of work is counted as: `job orders.import` is itself, and the steps of a saga, whose names have keys in them,
 * are one: `saga orders.ship step label:17` is `step orders.ship`.
 */
export function countedAs(work: string): string {
  const second = work.indexOf(' ', work.indexOf(' ') + 1);
  if (second < 0 || !work.includes(' ')) return work;
  const [, name = '', part = ''] = work.split(' ', 3);
  return `${part} ${name}`;
}

/** The account of a plugin; its name is all that it takes to have one. */
export function accountOf(plugin: string): Account {
  let account = all.get(plugin);
  if (!account) {
    account = new Account(plugin);
    all.set(plugin, account);
  }
  return account;
}

/** The accounts of all plugins that had work in this process. */
export function accounts(): readonly Account[] {
  return [...all.values()];
}
