import type { Action } from './action.ts';
import type { Command } from './command.ts';
import type { Context } from './context.ts';
import type { Entity, Extension } from './entity.ts';
import type { EventType, SubscribeOptions, Subscriber } from './event.ts';
import type { Fields, RowOf } from './field.ts';
import type { Hook, Tap, TapOptions } from './hook.ts';
import type { JobType } from './job.ts';
import type { Label } from './label.ts';
import type { Metric } from './metric.ts';
import type { Migration } from './migration.ts';
import { rememberOrigin } from './origin.ts';
import type { Page } from './page.ts';
import type { ActionPermission, EntityPermission, EventPermission, NameablePermission, Role } from './permission.ts';
import type { SagaType } from './saga.ts';
import type { Token } from './service.ts';
import type { Trigger } from './trigger.ts';

/** What a plugin may touch outside itself; shown to the admin, checked by the kernel. */
export interface Capabilities {
  /** Entities of other plugins that it writes. */
  writes?: readonly string[];
  /** Hosts that it calls. */
  hosts?: readonly string[];
  /** Names of the secrets that it leases. */
  secrets?: readonly string[];
  /** Whether it hears the events of every plugin, see `subscribeAll`. */
  allEvents?: boolean;
}

/** What `setup` wires with. Nothing here touches the database: that comes when requests and jobs do. */
export interface SetupContext<S extends Fields = Fields> extends Context {
  readonly settings: RowOf<S>;
  /** Joins a hook. */
  on<H extends Hook>(hook: H, tap: Tap<H>, options?: TapOptions): void;
  /** Reacts to an event, after the commit of its transaction. */
  subscribe<F extends Fields, const O extends SubscribeOptions = SubscribeOptions>(
    event: EventType<F>,
    subscriber: Subscriber<F, O>,
    options?: O,
  ): void;
  /** Hears every event of every enabled plugin, in the order of each key. Needs the capability `allEvents`. */
  subscribeAll<const O extends SubscribeOptions = SubscribeOptions>(subscriber: Subscriber<Fields, O>, options?: O): void;
  /** Offers a service; made at first use, once per process. */
  provide<T>(token: Token<T>, make: (context: Context) => T): void;
  /** Runs at a clean shutdown, last registered first. */
  onStop(stop: () => void | Promise<void>): void;
}

/** A plugin. Everything but `setup` is plain data that can be read without running it. */
export interface Plugin<S extends Fields = Fields, P extends string = string> {
  /** kebab-case; its routes stand under `/api/v1/<name>`, its tables in the schema of the same name. */
  name: string;
  version: string;
  label?: Label;
  /** Plugins on lower floors, by name, with a semver range each. */
  requires?: Readonly<Record<string, string>>;
  capabilities?: Capabilities;
  settings?: S;
  entities?: readonly Entity[];
  extends?: readonly Extension[];
  triggers?: readonly Trigger[];
  migrations?: readonly Migration[];
  actions?: Readonly<Record<string, Action>>;
  hooks?: readonly Hook[];
  events?: readonly EventType[];
  jobs?: readonly JobType[];
  sagas?: readonly SagaType[];
  /** Applications that the kernel serves as files. */
  pages?: readonly Page[];
  /** The built ES module whose default export is a `defineUi`, as a path or `file:` URL: what the plugin shows in the console. */
  ui?: string;
  metrics?: readonly Metric[];
  /** By name in kebab-case; of two words the first one is a group: `log verify`. */
  commands?: Readonly<Record<string, Command>>;
  /** Roles that exist from the start; an admin may change them. */
  roles?: Readonly<Record<string, Role>>;
  /**
   * Permissions without which another is of no use, by the id of that one: `{ 'orders.order.release': ['orders.order.read'] }`.
   * A role that grants the one must grant these.
   */
  permissionNeeds?: Readonly<Record<string, readonly string[]>>;
  /** The ids of its permissions; they stand in the type alone. */
  readonly permissions?: P;
  /**
   * Translations of problem codes, reasons (`<plugin>.reason.<code>`) and what happened (`<plugin>.story.<code>`):
   * `{ 'zh-CN': { 'orders.held': '已挂起：{reason}' } }`.
   */
  messages?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  setup?(context: SetupContext<S>): void | Promise<void>;
}

/** The ids of a plugin's permissions, from its name, entities, actions and events; any where the name is not known before it runs. */
export type PermissionsOf<N extends string, E extends readonly Entity[], A, V extends readonly EventType[]> = string extends N
  ? string
  : `${N}.*` | EntityPermission<E[number]> | ActionPermission<N, A> | EventPermission<V[number]>;

/** A plugin as it is written down: roles and needs name permissions that are declared. */
export interface PluginDeclaration<
  S extends Fields,
  N extends string,
  E extends readonly Entity[],
  A,
  V extends readonly EventType[],
  P extends string,
> extends Omit<Plugin<S>, 'name' | 'entities' | 'actions' | 'events' | 'roles' | 'permissionNeeds' | 'permissions'> {
  name: N;
  entities?: E;
  actions?: { readonly [K in keyof A]: Action & { readonly entity?: A[K] } };
  events?: V;
  roles?: Readonly<Record<string, Role<NameablePermission<P>>>>;
  permissionNeeds?: Readonly<Partial<Record<P, readonly NameablePermission<P>[]>>>;
}

/** Declares a plugin; see `Plugin` for its parts. A role that names a permission which nobody declares does not compile. */
export function definePlugin<
  const N extends string,
  const S extends Fields = Fields,
  const E extends readonly Entity[] = readonly [],
  A = Readonly<Record<never, undefined>>,
  const V extends readonly EventType[] = readonly [],
>(
  plugin: PluginDeclaration<S, N, E, A, V, PermissionsOf<NoInfer<N>, NoInfer<E>, NoInfer<A>, NoInfer<V>>>,
): Plugin<S, PermissionsOf<N, E, A, V>> {
  return rememberOrigin(plugin as Plugin<S, PermissionsOf<N, E, A, V>>, definePlugin);
}

/** `entrepot.config.ts`. */
export interface Config {
  /**
   * The enabled plugins: a first-party name, a package name or a path starting with `./`.
   * `true` enables, `false` disables, an object enables with settings; with `enabled: false` among them it keeps them and
   * disables.
   */
  plugins: Readonly<Record<string, boolean | Readonly<Record<string, unknown>>>>;
  /**
   * Addresses that are not public and that plugins may call all the same, where their manifests name the host: hosts as
   * `erp.internal` or `*.lan`, ranges as `10.1.0.0/16`. None unless given.
   */
  privateHosts?: readonly string[];
  /** Laid over the rest where NODE_ENV has the name. */
  environments?: Readonly<Record<string, Partial<Pick<Config, 'plugins'>>>>;
}

export function defineConfig(config: Config): Config {
  return config;
}
