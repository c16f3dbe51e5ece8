import type { Pages } from '@entrepot/desk/pages/pages';
import { Diagnostics, KernelDiagnostics } from '@entrepot/diagnostics/diagnostics';
import { CommittedChanges } from '@entrepot/durable/changes/committed-changes';
import { Wake } from '@entrepot/durable/events/wake';
import type { JobBoard } from '@entrepot/durable/jobs/job-status';
import type { TapCost } from '@entrepot/registry/account';
import type { Fault } from '@entrepot/registry/fault';
import { defaultLimits, type Limits } from '@entrepot/registry/limited';
import type { PluginHealth } from '@entrepot/registry/plugin-health';
import type { Registry } from '@entrepot/registry/schema/registry';
import { lookForTracer } from '@entrepot/registry/trace';
import { Attachments, Changes, type Context, Jobs, kernelStarted, Model, Permissions, type Plugin, Problem } from '@entrepot/sdk';
import { attachmentStore } from '@entrepot/web/attachments/attachment-contents';
import type { HttpServer } from '@entrepot/web/http-kernel';
import { permissionCheck } from '@entrepot/web/identity/permission-check';
import { runningModel } from '@entrepot/web/identity/running-model';
import { Web } from '@entrepot/web/web';
import { WebFace } from '@entrepot/web/write/batch-job';
import { KernelDatabase } from './kernel-database.ts';
import type { Kernel, KernelOptions, Survey } from './kernel-options.ts';
import { kernelPlugin } from './kernel-plugin.ts';
import { createLog, type Log } from './log.ts';
import { ModuleDesk, Modules } from './modules/module-desk.ts';
import { outboxOf } from './plugins/outbox.ts';
import { Roster } from './plugins/roster.ts';
import { PluginFailure } from './plugins/set-up.ts';
import { Wiring } from './plugins/wiring.ts';

export type { Kernel, KernelOptions, Role, Survey } from './kernel-options.ts';

/**
 * Checks the plugins and their settings and makes a kernel of them; nothing of them runs before `start`. Plugins at fault are
 * in quarantine with those that require them, and the rest runs.
 * @throws Problem that gathers everything that is wrong, where `isStrict`
 */
export function createKernel(options: KernelOptions): Kernel {
  return new BootingKernel(options);
}

class BootingKernel implements Kernel {
  readonly log: Log;
  readonly #options: KernelOptions;
  readonly #roster: Roster;
  readonly #limits: Limits;
  readonly #stops: (() => void | Promise<void>)[] = [];
  #db: KernelDatabase | undefined;
  #databaseUrl = '';
  #wiring: Wiring | undefined;
  #wake: Wake | undefined;
  #http: HttpServer | undefined;
  #pages: Pages | undefined;
  #working: Promise<void> | undefined;
  #isReady = false;
  port: number | undefined;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.log = options.log ?? createLog('warn');
    this.#roster = new Roster(kernelPlugin, options);
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#report(new Set());
  }

  /** The boot, in its order; a step that fails undoes those before it. */
  async start(): Promise<void> {
    const { role = 'all' } = this.#options;
    // Loaded while the database server starts; what is wrong with it comes out where it is used.
    if (role === 'api' || role === 'all') import('@entrepot/web/app').catch(() => {});
    try {
      await lookForTracer();
      await this.#step('database', () => this.prepareDatabase());
      this.#stops.push(() => this.#wired.stop());
      await this.#step('plugins', () => this.#setUpPlugins());
      this.#stops.push(() => this.#stopWorking());
      await this.#step('data', () => this.#prepareData());
      await this.#step('http', () => this.#serve());
      this.#isReady = true;
      await this.#step('jobs', () => this.#work());
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#isReady = false;
    for (const stop of this.#stops.splice(0).reverse()) {
      try {
        await stop();
      } catch (error) {
        this.log.error({ error }, 'a part did not stop cleanly');
      }
    }
  }

  async #step(step: string, work: () => Promise<unknown>): Promise<void> {
    const start = performance.now();
    await work();
    this.log.debug({ step, ms: Math.round(performance.now() - start) }, 'booted');
  }

  async survey(): Promise<Survey> {
    await this.#connect();
    this.#wire();
    this.#stops.push(() => this.#wired.stop());
    await this.#wireUp();
    return {
      assembly: this.#roster.assembly,
      quarantined: this.#roster.quarantined(),
      hooks: this.#wired.hooks.order(),
      prepareQueue: () => this.#wired.jobs.prepare(),
    };
  }

  async prepareDatabase(): Promise<{ changed: boolean; statements: readonly string[] }> {
    await this.#connect();
    const { applyPlugins } = await import('./plugins/apply-plugins.ts');
    this.log.debug({ uptime: Math.round(process.uptime() * 1000) }, 'connected');
    let schema = await applyPlugins(this.db, this.#roster.assembly);
    for (; !schema.applied; schema = await applyPlugins(this.db, this.#roster.assembly)) this.#quarantine(schema.faults);
    await this.db.listen();
    this.#wire();
    await this.#wired.jobs.prepare();
    const { grantFloor } = await import('@entrepot/database/row-floor');
    await grantFloor(this.db, ['jobs']);
    return schema.applied;
  }

  get plugins(): readonly Plugin[] {
    return this.#roster.plugins;
  }

  get registry(): Registry {
    return this.#roster.registry;
  }

  get db(): KernelDatabase {
    return this.#db ?? notStarted('database');
  }

  get http(): HttpServer {
    return this.#http ?? notStarted('web face');
  }

  get jobs(): JobBoard {
    return this.#wired.jobs;
  }

  get databaseUrl(): string {
    return this.#databaseUrl;
  }

  get #wired(): Wiring {
    return this.#wiring ?? notStarted('wiring of the plugins');
  }

  now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  context(plugin: string): Context {
    return this.#wired.context(plugin);
  }

  health(): readonly PluginHealth[] {
    const taps = this.#wiring?.hooks.costs().filter(({ quarantined }) => quarantined) ?? [];
    return this.#roster.health().map((health) => {
      const own = taps.filter(({ plugin }) => plugin === health.plugin).map(({ tap, hook }) => `${tap} on ${hook}`);
      return own.length > 0 && health.state === 'running' ? { ...health, tapsInQuarantine: own } : health;
    });
  }

  fileOf(plugin: string): string | undefined {
    return this.#roster.fileOf(plugin);
  }

  hookCosts(): readonly Readonly<TapCost>[] {
    return this.#wired.hooks.costs();
  }

  async drain(): Promise<void> {
    const { events, jobs, sagas } = this.#wired;
    for (let work = 1; work > 0; ) {
      work = (await events.drain()) + (await jobs.drain(() => this.now())) + (await sagas.drain());
    }
  }

  async readUiAgain(): Promise<void> {
    await this.#pages?.readAgain();
  }

  async #connect(): Promise<void> {
    const { databaseUrl, dataDir = '.entrepot', poolSize } = this.#options;
    let url = databaseUrl;
    if (url === undefined) {
      const { startEmbedded } = await import('@entrepot/database/embedded');
      const server = await startEmbedded({ dataDir, log: this.log });
      this.#stops.push(() => server.stop());
      url = server.url;
    }
    const outbox = outboxOf(
      () => this.#wired,
      (sql, topic) => this.db.touch(sql, topic),
    );
    const db = new KernelDatabase({ url, outbox, ...(poolSize === undefined ? {} : { poolSize }) }, (topic) =>
      this.#wake?.tell(topic),
    );
    this.#db = db;
    this.#stops.push(() => db.close());
    await db.check(url, databaseUrl !== undefined);
    this.#databaseUrl = url;
    const wake = new Wake(url, db, this.log);
    if (!this.#options.isDrained) this.#wake = wake;
    this.#stops.push(() => wake.stop());
  }

  async #setUpPlugins(): Promise<void> {
    await this.#wireUp();
    await this.#wired.events.open(this.db);
  }

  async #wireUp(): Promise<void> {
    for (let faults = await this.#wired.setUp(); faults.length > 0; faults = await this.#wired.setUp())
      await this.#rewire(faults);
  }

  /** What the running plugins are wired with, from the beginning. */
  #wire(): void {
    const wiring = new Wiring(this.#roster.assembly, {
      db: this.db,
      databaseUrl: this.#databaseUrl,
      log: this.log,
      limits: this.#limits,
      privateHosts: this.#options.privateHosts ?? [],
      isDrained: this.#options.isDrained === true,
      now: () => this.now(),
      tell: (topic) => this.#wake?.tell(topic),
    });
    const { services } = wiring;
    services.provide('kernel', WebFace, () => this.#webFace());
    services.provide('kernel', Attachments, () => attachmentStore);
    services.provide('kernel', Permissions, () => permissionCheck(services.use('kernel', WebFace)));
    services.provide('kernel', Model, () => runningModel(services.use('kernel', WebFace)));
    services.provide('kernel', Changes, () => this.#watchCommits());
    services.provide('kernel', Jobs, () => wiring.jobs);
    services.provide('kernel', Modules, () => new ModuleDesk(this, this.#options.modules));
    services.provide('kernel', KernelDiagnostics, () => this.#diagnostics());
    this.#wiring = wiring;
  }

  /** Goes on without the plugins at fault and those that require them. @throws Problem where strict */
  #quarantine(faults: readonly Fault[]): void {
    const before = this.#roster.quarantined();
    this.#roster.quarantine(faults);
    this.#report(before);
  }

  async #rewire(faults: readonly Fault[]): Promise<void> {
    await this.#wired.stop();
    this.#quarantine(faults);
    this.#wire();
  }

  /** Tells who is in quarantine beside those that were told of. */
  #report(told: { has(plugin: string): boolean }): void {
    for (const [plugin, { code, detail, remedy, file }] of this.#roster.quarantined()) {
      if (!told.has(plugin)) this.log.of(plugin).error({ code, remedy, file }, `plugin in quarantine: ${detail}`);
    }
  }

  /** What must be there before the first request: roles, and what plugins prepare, in one process at a time. */
  async #prepareData(): Promise<void> {
    const { ensureRoles } = await import('@entrepot/web/identity/ensure-identities');
    await ensureRoles(this.db, this.plugins);
    const { role = 'all', print = () => {} } = this.#options;
    if (role === 'none' || !this.#wired.hooks.isTapped(kernelStarted.name)) return;
    const session = await this.db.pool.connect();
    try {
      await session.query(`SELECT pg_advisory_lock(hashtextextended('kernel.started', 0))`);
      await this.#start(print);
    } finally {
      // Closing the session frees the lock, whatever became of it.
      session.release(true);
    }
  }

  /** Lets plugins prepare; one that fails is taken out, and the others begin again. */
  async #start(print: (text: string) => void): Promise<void> {
    for (;;) {
      try {
        return await this.#wired.hooks.call(kernelStarted, { print });
      } catch (error) {
        if (!(error instanceof PluginFailure)) throw error;
        await this.#rewire([error.fault]);
        await this.#setUpPlugins();
      }
    }
  }

  async #serve(): Promise<void> {
    const { role = 'all', port, host } = this.#options;
    if (role === 'worker' || role === 'none') return;
    const { createHttp } = await import('@entrepot/web/app');
    const { openApi } = await import('@entrepot/diagnostics/openapi/openapi');
    const pages = await this.#openPages();
    const http: HttpServer = createHttp(this.#wired.services.use('kernel', WebFace), {
      openApi: () => openApi(this),
      ...(pages ? { file: (request, path) => pages.file(request, path) } : {}),
    });
    this.#http = http;
    const { contributionsOf } = await import('@entrepot/diagnostics/contributions');
    const { recordContributions } = await import('./lifecycle/record-contributions.ts');
    await recordContributions(this.db, contributionsOf(this.plugins, this.registry), this.#wired.hooks.order());
    if (port === undefined) return;
    const listening = await http.listen(port, host);
    this.port = listening.port;
    this.#stops.push(() => listening.close());
  }

  async #openPages(): Promise<Pages | undefined> {
    if (!this.plugins.some(({ pages, ui }) => pages || ui)) return undefined;
    const { Pages } = await import('@entrepot/desk/pages/pages');
    this.#pages = new Pages(this.plugins, this.log.of('kernel'), this.#options.watchesUi === true);
    await this.#pages.open();
    return this.#pages;
  }

  /** What requests and the kernel's own jobs share. */
  #webFace(): Web {
    const { identify } = this.#options;
    return new Web({
      registry: this.registry,
      plugins: this.plugins,
      quarantined: this.#roster.quarantined(),
      db: this.db,
      log: this.log,
      jobs: this.#wired.jobs,
      context: (plugin) => this.context(plugin),
      hasTaps: (hook) => this.#wired.hooks.isTapped(hook),
      call: (hook, ...args) => this.#wired.hooks.call(hook, ...args),
      now: () => this.now(),
      limits: this.#limits,
      ready: () => (this.#isReady ? { ready: true } : { ready: false, reason: 'starting or stopping' }),
      ...(identify ? { identify } : {}),
    });
  }

  /** Looks at what is committed from now on. */
  #watchCommits(): CommittedChanges {
    const entities = this.registry.entities.values();
    const changes = new CommittedChanges({ entities, log: this.log, tell: (topic) => this.#wake?.tell(topic) });
    this.db.onChange = (tables) => changes.committed(tables);
    this.#wake?.on(changes.topic, (detail) => changes.heard(detail));
    this.#stops.push(() => changes.stop());
    return changes;
  }

  #diagnostics(): Diagnostics {
    const { hooks, events } = this.#wired;
    const { assembly } = this.#roster;
    const fileOf = (plugin: string) => this.fileOf(plugin);
    return new Diagnostics({ assembly, hooks, events, context: this.context('kernel'), health: () => this.health(), fileOf });
  }

  /** Behind the web face and before what plugins stop. */
  async #stopWorking(): Promise<void> {
    await this.#working?.catch(() => {});
    await this.#wired.events.stop();
    await this.#wired.jobs.stop();
    await this.#wired.sagas.stop();
  }

  /** Jobs and subscriptions start behind the first requests: nobody waits for them. */
  async #work(): Promise<void> {
    const { role = 'all', isDrained } = this.#options;
    if (isDrained || role === 'none') return;
    const { reporter } = this.context('kernel').use(KernelDiagnostics);
    reporter.start();
    this.#stops.push(() => reporter.stop());
    const works = role !== 'api';
    const working = (async () => {
      if (works || this.db.onChange) await this.#wake?.start();
      if (works && this.#wake) this.#wired.events.start(this.#wake);
      if (works && this.#wake) await this.#wired.sagas.startWorking(this.#wake);
      await this.#wired.jobs.start(this.#wake, works);
    })();
    this.#working = working;
    // A worker without a queue is none; a web face serves on without one.
    if (role === 'worker') await working;
    else working.catch((error: unknown) => this.log.error({ error }, 'jobs and events did not start; restart to try again'));
  }
}

function notStarted(part: string): never {
  throw new Problem('not-started', { status: 500, detail: `The ${part} is there once the kernel has started.` });
}
