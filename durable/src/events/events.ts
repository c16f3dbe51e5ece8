import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '@entrepot/registry/fault';
import type { Reach } from '@entrepot/registry/reach';
import { asKernel } from '@entrepot/registry/scope';
import type { Database, EventMessage, EventType, Fields, Logger, Plugin, Sql, SubscribeOptions } from '@entrepot/sdk';
import { checkSubscriptions } from './check-subscriptions.ts';
import { openSubscriptions, withNews } from './cursor.ts';
import { Delivery } from './deliver.ts';
import { EventBoard } from './event-board.ts';
import { Horizon } from './horizon.ts';
import { EventOutbox } from './outbox.ts';
import { anyType, type Subscription } from './subscription.ts';
import type { Wake } from './wake.ts';

const topic = 'events';
/** How often a process looks without having been told: what was published just before another one died. */
/** Between two looks; the first event after a rest is delivered at once. */
const leastMs = 20;
const lookMs = 2000;
/** After so long without an end of those who publish at this moment, looks come as rarely as this. */
const longestPendingMs = 250;
const seenMs = 3_600_000;
const graceMs = 10_000;

/** The events of one kernel: published through the outbox, delivered to subscriptions. */
export class Events {
  readonly #plugins: readonly Plugin[];
  readonly #declared: ReadonlyMap<string, EventType>;
  readonly #reach: Reach;
  readonly #now: () => Date;
  readonly #log: (plugin: string) => Logger;
  readonly #timeoutMs: number;
  readonly #subscriptions: Subscription[] = [];
  readonly #outbox: EventOutbox;
  readonly #horizon = new Horizon();
  readonly #deliveries = new Map<string, Delivery>();
  readonly #running = new Map<string, Promise<number>>();
  #heard: { names: readonly string[]; types: readonly string[] } = { names: [], types: [] };
  #awaited: ReadonlySet<string> = new Set();
  #db: Database | undefined;
  #wake: Wake | undefined;
  #looking: Promise<void> | undefined;
  /** Ends the pause before the next look. */
  #hurry: (() => void) | undefined;
  #isTold = false;
  #stopped = false;

  /** @param timeoutMs how long a subscriber may take that does not say so itself */
  constructor(plugins: readonly Plugin[], reach: Reach, now: () => Date, log: (plugin: string) => Logger, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#plugins = plugins;
    this.#declared = new Map(plugins.flatMap(({ events = [] }) => events).map((event) => [event.name, event]));
    this.#reach = reach;
    this.#now = now;
    this.#log = log;
    this.#outbox = new EventOutbox(this.#declared, now);
  }

  /** @param type the event's name, or `*` for all */
  subscribe(plugin: string, type: string, run: Subscription['run'], options: SubscribeOptions = {}): void {
    this.#subscriptions.push({
      name: [plugin, type, ...(options.name ? [options.name] : [])].join('/'),
      plugin,
      type,
      isExactlyOnce: options.exactlyOnce === true,
      timeoutMs: options.timeoutMs ?? this.#timeoutMs,
      run,
    });
  }

  note(event: EventType, messages: readonly EventMessage<Fields>[]): string {
    return this.#outbox.note(event, messages);
  }

  publish(sql: Sql, notes: readonly string[]): Promise<void> {
    return this.#outbox.publish(sql, notes);
  }

  /** Whether somebody wants to hear of this event. */
  isAwaited(type: string): boolean {
    return this.#awaited.has(type) || this.#awaited.has(anyType);
  }

  /** The topic under which `Wake` tells of published events. */
  get topic(): string {
    return topic;
  }

  get subscriptions(): readonly Readonly<Subscription>[] {
    return this.#subscriptions;
  }

  /** What administrators see of subscriptions and do to them. */
  board(): EventBoard {
    if (!this.#db) throw new Error('the event board was asked for before the database was there');
    return new EventBoard(this.#db, this.#now, {
      names: new Set(this.#subscriptions.map(({ name }) => name)),
      types: [...this.#declared.keys()],
      tell: () => this.#wake?.tell(topic),
      log: this.#log('kernel'),
    });
  }

  /** Before anything is published. */
  async open(db: Database): Promise<void> {
    this.#db = db;
    if (this.#subscriptions.length === 0) return;
    this.#awaited = new Set(this.#subscriptions.map(({ type }) => type));
    await openSubscriptions(db, this.#subscriptions, this.#now());
    const pairs = this.#subscriptions.flatMap((each) => this.#typesOf(each).map((type) => [each.name, type] as const));
    this.#heard = { names: pairs.map(([name]) => name), types: pairs.map(([, type]) => type) };
    for (const each of this.#subscriptions) {
      const isMine = () => this.#wake?.holds(lockOf(each.name)) ?? true;
      const options = { types: this.#typesOf(each), db, now: this.#now, log: this.#log(each.plugin), isMine };
      this.#deliveries.set(each.name, new Delivery(each, options));
    }
  }

  /** Delivers from now on, together with other processes: each subscription in one of them at a time. */
  start(wake: Wake): void {
    if (this.#subscriptions.length === 0) return;
    this.#wake = wake;
    wake.on(topic, () => this.#lookNow());
    this.#looking = asKernel(() => this.#look());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#lookNow();
    for (const delivery of this.#deliveries.values()) delivery.stop();
    // What a subscriber has not ended by then comes again.
    await Promise.race([Promise.all([this.#looking, ...this.#running.values()]), sleep(graceMs, undefined, { ref: false })]);
  }

  /** Delivers everything that is there, and what is published meanwhile. @returns how many events were handled here */
  async drain(): Promise<number> {
    if (!this.#db || this.#subscriptions.length === 0) return 0;
    let handled = 0;
    for (let isOver = false; !isOver && !this.#stopped; ) {
      await this.#horizon.look(this.#db);
      const news = await withNews(this.#db, this.#heard, this.#horizon.position, this.#now());
      isOver = news.size === 0 && !this.#horizon.isPending;
      if (this.#wake) this.#lookNow();
      else for (const name of news) handled += (await this.#deliveries.get(name)?.run(() => this.#horizon.position)) ?? 0;
      // Another process may have what is left; those who publish end soon.
      if (!isOver && (this.#wake || news.size === 0)) await sleep(5);
    }
    return handled;
  }

  check(): Fault[] {
    return checkSubscriptions(this.#subscriptions, this.#plugins, this.#declared, this.#reach);
  }

  #typesOf({ type }: Subscription): string[] {
    return type === anyType ? [...this.#declared.keys()] : [type];
  }

  #lookNow(): void {
    this.#isTold = true;
    this.#hurry?.();
  }

  async #look(): Promise<void> {
    let seenAt = performance.now();
    for (let pendingMs = 1; !this.#stopped; ) {
      const lookedAt = performance.now();
      this.#isTold = false;
      try {
        if (performance.now() - seenAt > seenMs && this.#db) {
          seenAt = performance.now();
          await openSubscriptions(this.#db, this.#subscriptions, this.#now());
        }
        await this.#deliverNews();
      } catch (error) {
        this.#log('kernel').warn({ error }, 'events could not be delivered; the next look is in some seconds');
      }
      pendingMs = this.#horizon.isPending ? Math.min(pendingMs * 2, longestPendingMs) : 1;
      await this.#pause(this.#horizon.isPending ? pendingMs : lookMs);
      // Who publishes much is followed in sets: a look for every commit would cost more than the commit.
      const rest = leastMs - (performance.now() - lookedAt);
      if (rest > 0 && !this.#stopped) await sleep(rest, undefined, { ref: false });
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isTold || this.#stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#hurry = undefined;
  }

  async #deliverNews(): Promise<void> {
    if (!this.#db || !this.#wake) return;
    await this.#horizon.look(this.#db);
    for (const name of await withNews(this.#db, this.#heard, this.#horizon.position, this.#now())) {
      const delivery = this.#deliveries.get(name);
      if (!delivery || this.#stopped || this.#running.has(name) || !(await this.#wake.lock(lockOf(name)))) continue;
      const running = delivery
        .run(() => this.#horizon.position)
        .catch((error: unknown) => {
          this.#log('kernel').warn({ error, subscription: name }, 'events could not be delivered; they are tried again soon');
          return 0;
        })
        .finally(() => {
          this.#running.delete(name);
          this.#lookNow();
        });
      this.#running.set(name, running);
    }
  }
}

function lockOf(subscription: string): string {
  return `event ${subscription}`;
}
