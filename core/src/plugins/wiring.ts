import { Board } from '@entrepot/durable/events/event-board';
import { Events } from '@entrepot/durable/events/events';
import { Jobs } from '@entrepot/durable/jobs/jobs';
import { HttpClients, type OutgoingCall } from '@entrepot/durable/outgoing/http-clients';
import { Sagas } from '@entrepot/durable/sagas/saga-board';
import { SagaHouse } from '@entrepot/durable/sagas/sagas';
import { accountOf } from '@entrepot/registry/account';
import type { Fault } from '@entrepot/registry/fault';
import { type Limits, limited } from '@entrepot/registry/limited';
import type { Registry } from '@entrepot/registry/schema/registry';
import { within } from '@entrepot/registry/scope';
import type { Context, Plugin } from '@entrepot/sdk';
import { Services } from '../container/container.ts';
import { Hooks } from '../hooks/hooks.ts';
import type { KernelDatabase } from '../kernel-database.ts';
import type { Log } from '../log.ts';
import type { Assembly } from './assemble.ts';
import { setUp } from './set-up.ts';

/** What the kernel gives to all that its plugins are wired with. */
export interface WiringOptions {
  readonly db: KernelDatabase;
  readonly databaseUrl: string;
  /** Tells all processes that there is something to do. */
  tell(topic: string): void;
  readonly log: Log;
  readonly limits: Limits;
  /** Hosts and ranges of private addresses that plugins may call. */
  readonly privateHosts: readonly string[];
  now(): Date;
  /** Jobs and events wait for `drain`. */
  readonly isDrained: boolean;
}

/**
 * What the running plugins of a kernel are wired with. Where one of them fails it is made anew without that one, so that
 * nothing of it remains: setups only wire, and may run again.
 */
export class Wiring {
  readonly services: Services;
  readonly hooks: Hooks;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly sagas: SagaHouse;
  readonly #assembly: Assembly;
  readonly #options: WiringOptions;
  readonly #outgoing: HttpClients;
  readonly #contexts = new Map<string, Context>();
  readonly #stops: { plugin: string; stop: () => void | Promise<void> }[] = [];
  #isOver = false;

  constructor(assembly: Assembly, options: WiringOptions) {
    this.#assembly = assembly;
    this.#options = options;
    const { plugins, registry, reach } = assembly;
    const { db, databaseUrl, log, now, isDrained } = options;
    const logOf = (plugin: string) => log.of(plugin);
    this.services = new Services(reach);
    this.hooks = new Hooks(reach, hooksOf(plugins, registry), logOf);
    this.events = new Events(plugins, reach, now, logOf, options.limits.subscriber);
    this.services.provide('kernel', Board, () => this.events.board());
    this.#outgoing = new HttpClients({ privateHosts: options.privateHosts, now, observe: charge });
    const jobs = plugins.flatMap((plugin) => plugin.jobs ?? []);
    this.jobs = new Jobs(jobs, (plugin) => this.context(plugin), log, !isDrained, options.limits.silentJob);
    this.jobs.open(db, databaseUrl);
    const sagas = plugins.flatMap((plugin) => plugin.sagas ?? []);
    // The database's clock rules, but where a test sets one.
    const clock = () => (isDrained ? now() : undefined);
    this.sagas = new SagaHouse({ types: sagas, db, contextOf: (plugin) => this.context(plugin), log, clock, tell: options.tell });
    this.services.provide('kernel', Sagas, () => this.sagas.board);
  }

  context(plugin: string): Context {
    let context = this.#contexts.get(plugin);
    if (!context) {
      const { db, log, now } = this.#options;
      context = {
        db,
        log: log.of(plugin),
        use: (token) => this.services.use(plugin, token),
        call: (hook, ...args) => this.hooks.call(hook, ...args),
        http: this.#outgoing.of(plugin, this.#assembly.plugins.find(({ name }) => name === plugin)?.capabilities?.hosts ?? []),
        now,
      };
      this.#contexts.set(plugin, context);
    }
    return context;
  }

  /** Runs what plugins wire themselves with. @returns what went wrong */
  setUp(): Promise<Fault[]> {
    return setUp(this.#assembly, {
      context: (plugin) => this.context(plugin),
      services: this.services,
      hooks: this.hooks,
      events: this.events,
      limits: this.#options.limits,
      onStop: (plugin, stop) => {
        this.#stops.push({ plugin, stop });
        // A setup that was given up has come to its end after all.
        if (this.#isOver) void this.stop();
      },
    });
  }

  /** Lets plugins end what they began, the last one first, each within its time. */
  async stop(): Promise<void> {
    this.#isOver = true;
    const { log, limits } = this.#options;
    for (const { plugin, stop } of this.#stops.splice(0).reverse()) {
      const late = () => new Error(`it did not stop within ${limits.stop / 1000} s`);
      try {
        await limited(limits.stop, late, () => within({ plugin, work: 'stop' }, stop));
      } catch (error) {
        log.of(plugin).error({ error }, 'a plugin did not stop cleanly');
      }
    }
    await this.#outgoing.stop();
  }
}

/** Puts a call of another system down to the plugin that made it. */
function charge({ plugin, ms, status, error }: OutgoingCall): void {
  accountOf(plugin).http(ms, error !== undefined || (status ?? 0) >= 500);
}

/** The hooks that plugins declare and those of every entity's records. */
function hooksOf(plugins: readonly Plugin[], registry: Registry): ReadonlySet<string> {
  const declared = plugins.flatMap((plugin) => plugin.hooks ?? []).map(({ name }) => name);
  const records = [...registry.entities.keys()].flatMap((name) => [`${name}.changing`, `${name}.changed`]);
  return new Set([...declared, ...records]);
}
