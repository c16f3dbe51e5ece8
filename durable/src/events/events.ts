import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '@entrepot/registry/fault';
import type { Reach } from '@entrepot/registry/reach';
import type { Database, EventMessage, EventType, Fields, Logger, Sql } from '@entrepot/sdk';
import { openCursors, withNews } from './cursor.ts';
import { Delivery } from './deliver.ts';
import { EventOutbox } from './outbox.ts';
import type { Subscription } from './subscription.ts';
import type { Wake } from './wake.ts';

const topic = 'events';
/** How often a process looks without having been told: what was published just before another one died. */
const lookMs = 2000;
const graceMs = 10_000;
/** After a notice the events may stay hidden behind a transaction that has not ended yet. */
const soonMs = [25, 100, 400, 1000] as const;

/** The events of one kernel: published through the outbox, delivered to subscriptions. */
export class Events {
  readonly #declared: ReadonlyMap<string, EventType>;
  readonly #reach: Reach;
  readonly #now: () => Date;
  readonly #log: (plugin: string) => Logger;
  readonly #subscriptions: Subscription[] = [];
  readonly #outbox: EventOutbox;
  #base = '0';
  #db: Database | undefined;
  #deliveries = new Map<string, Delivery>();
  #running: Promise<number> | undefined;
  #again = false;
  #looks = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #wake: Wake | undefined;

  constructor(declared: readonly EventType[], reach: Reach, now: () => Date, log: (plugin: string) => Logger) {
    this.#declared = new Map(declared.map((event) => [event.name, event]));
    this.#reach = reach;
    this.#now = now;
    this.#log = log;
    this.#outbox = new EventOutbox(this.#declared, now);
  }

  subscribe(plugin: string, event: Pick<EventType, 'name'>, run: Subscription['run'], name?: string): void {
    this.#subscriptions.push({ name: [plugin, event.name, ...(name ? [name] : [])].join('/'), plugin, type: event.name, run });
  }

  note(event: EventType, messages: readonly EventMessage<Fields>[]): string {
    return this.#outbox.note(event, messages);
  }

  publish(sql: Sql, notes: readonly string[]): Promise<void> {
    return this.#outbox.publish(sql, notes, this.#base);
  }

  /** Whether somebody wants to hear of this event. */
  isAwaited(type: string): boolean {
    return this.#subscriptions.some((subscription) => subscription.type === type);
  }

  /** The topic under which `Wake` tells of published events. */
  get topic(): string {
    return topic;
  }

  /** Before anything is published. */
  async open(db: Database): Promise<void> {
    this.#db = db;
    if (this.#declared.size === 0) return;
    this.#base = await openCursors(db, this.#subscriptions, [...this.#declared.keys()]);
    for (const each of this.#subscriptions) {
      this.#deliveries.set(each.name, new Delivery(each, db, this.#now, this.#log(each.plugin)));
    }
  }

  /** Delivers from now on, together with other processes: each subscription in one of them at a time. */
  start(wake: Wake): void {
    if (this.#subscriptions.length === 0) return;
    this.#wake = wake;
    wake.on(topic, () => this.#look(0));
    this.#look(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const delivery of this.#deliveries.values()) delivery.stop();
    // What a subscriber has not ended by then comes again.
    await Promise.race([this.#running, sleep(graceMs, undefined, { ref: false })]);
  }

  /** Delivers everything that is there, in this process, and what is published meanwhile. @returns how many events */
  async drain(): Promise<number> {
    let handled = 0;
    if (this.#wake) return this.#settle();
    for (let more = 1; more > 0; handled += more) {
      more = 0;
      for (const delivery of this.#deliveries.values()) more += await delivery.run(this.#base);
    }
    return handled;
  }

  check(): Fault[] {
    const seen = new Set<string>();
    return this.#subscriptions.flatMap(({ name, plugin, type }) => {
      const owner = type.slice(0, type.indexOf('.'));
      if (seen.has(name)) {
        const detail = `Plugin "${plugin}" subscribes twice to the event "${type}" under one name.`;
        return { code: 'duplicate-subscription', plugin, detail, remedy: 'Give each subscription a "name".' };
      }
      seen.add(name);
      if (this.#reach.get(plugin)?.has(owner) === false) {
        return {
          code: 'event-out-of-reach',
          plugin,
          detail: `Plugin "${plugin}" subscribes to the event "${type}" of plugin "${owner}" without requiring that plugin.`,
          remedy: `Add "${owner}" with a version range to "requires" of plugin "${plugin}".`,
        };
      }
      if (this.#declared.has(type)) return [];
      return {
        code: 'unknown-event',
        plugin,
        detail: `Plugin "${plugin}" subscribes to the event "${type}", which plugin "${owner}" does not declare.`,
        remedy: `List the event under "events" of plugin "${owner}", or correct the name.`,
      };
    });
  }

  /** The same where delivery runs by itself: waits for it. */
  async #settle(): Promise<number> {
    for (let looked = false; ; looked = true) {
      await this.#running;
      if (looked && this.#db && (await withNews(this.#db, this.#base)).size === 0) return 0;
      this.#look(0);
      await sleep(10);
    }
  }

  #look(inMs: number): void {
    if (this.#stopped) return;
    if (inMs === 0) this.#looks = 0;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = this.#deliverNews()
        .catch((error: unknown) => {
          this.#log('kernel').warn({ error }, 'events could not be delivered; the next look is in some seconds');
          return 0;
        })
        .finally(() => {
          this.#running = undefined;
          const soon = this.#again ? 0 : (soonMs[this.#looks++] ?? lookMs);
          this.#again = false;
          this.#look(soon);
        });
    }, inMs);
    this.#timer.unref();
  }

  async #deliverNews(): Promise<number> {
    if (!this.#db) return 0;
    const news = await withNews(this.#db, this.#base);
    const counts = await Promise.all(
      [...this.#deliveries].map(async ([name, delivery]) =>
        news.has(name) && (await this.#wake?.lock(`event ${name}`)) ? delivery.run(this.#base) : 0,
      ),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }
}
