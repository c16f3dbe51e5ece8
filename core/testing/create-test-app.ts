import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registryFingerprint } from '@entrepot/registry/schema/registry';
import type { Context, Plugin } from '@entrepot/sdk';
import { createKernel, type Kernel } from '../src/kernel.ts';
import { createLog } from '../src/log.ts';
import { DeclaredAnswers } from './declared-answers.ts';
import { type Caller, callerOf, type Identity, identify } from './test-caller.ts';
import { TestClock } from './test-clock.ts';
import { testDatabases } from './test-databases.ts';
import { stopAfterSuite } from './test-run.ts';
import { withRequirements } from './with-requirements.ts';

export interface TestAppOptions {
  /** What they require is found by itself, as `@entrepot/<name>`. */
  plugins: readonly Plugin[];
  /** By plugin name. */
  settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Where the clock stands; it runs with the system's unless given. */
  clock?: Date | string;
  /**
   * Plugins at fault go into quarantine, as in production, and the rest runs: for tests of that. Nothing is looked for that
   * is not given. Without it their faults are thrown.
   */
  quarantine?: boolean;
  /** Shorter ones, for tests of what hangs. */
  limits?: NonNullable<Parameters<typeof createKernel>[0]['limits']>;
  /** Jobs, events and sagas run by themselves, as in production; without it they run when `runJobs` is called. */
  live?: boolean;
  /** Private addresses that plugins may call, as `127.0.0.1` for a server of the test. */
  privateHosts?: readonly string[];
}

/**
 * A kernel with a database and a web face of its own. Its verbs call as an administrator, and throw where an answer is not
 * as OpenAPI declares it.
 */
export interface TestApp extends Caller {
  /** The same verbs as somebody else: a role, roles with attributes, or null for nobody signed in. */
  as(identity: Identity): Caller;
  /** Reaches every service, to test them directly. */
  readonly context: Context;
  readonly kernel: Kernel;
  readonly clock: TestClock;
  /** `http://127.0.0.1:…` */
  readonly address: string;
  readonly databaseUrl: string;
  /** Runs what is enqueued and delivers what is published, until nothing is left that could run now. */
  runJobs(): Promise<void>;
  /** Called after the tests of the suite; earlier where a test wants to. */
  stop(): Promise<void>;
}

/** Boots a kernel with these plugins on a fresh database; 0.2 s once the database of this set of plugins was made. */
export async function createTestApp(options: TestAppOptions): Promise<TestApp> {
  const plugins = options.quarantine ? options.plugins : await withRequirements(options.plugins);
  const clock = new TestClock(options.clock);
  const settings = new Map(Object.entries(options.settings ?? {}));
  const kernelOn = (databaseUrl: string, role: 'all' | 'none') =>
    createKernel({
      plugins,
      settings,
      databaseUrl,
      role,
      poolSize: 5,
      now: () => clock.now(),
      log: createLog(options.quarantine ? 'silent' : 'error'),
      identify,
      isDrained: !options.live,
      isStrict: !options.quarantine,
      ...(options.limits ? { limits: options.limits } : {}),
      ...(options.privateHosts ? { privateHosts: options.privateHosts } : {}),
    });

  const key = `${registryFingerprint(kernelOn('', 'none').registry)} ${plugins.map(({ name, version }) => `${name}@${version}`)}`;
  const database = await testDatabases.create(key, async (url) => {
    const kernel = kernelOn(url, 'none');
    await kernel.prepareDatabase();
    await kernel.stop();
  });
  const kernel = kernelOn(database.url, 'all');
  try {
    await kernel.start();
  } catch (error) {
    await database.drop();
    throw error;
  }
  const server = createServer((request, response) => kernel.http.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await kernel.stop();
    await database.drop();
  };
  const declared = DeclaredAnswers.of(kernel.plugins, kernel.registry);
  const check: Parameters<typeof callerOf>[2] = (method, path, answer) => declared.faultOf(method, path, answer);
  const app: TestApp = {
    ...callerOf(address, 'admin', check),
    as: (identity) => callerOf(address, identity, check),
    context: kernel.context('kernel'),
    kernel,
    clock,
    address,
    databaseUrl: database.url,
    runJobs: () => kernel.drain(),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
  stopAfterSuite(app);
  return app;
}
