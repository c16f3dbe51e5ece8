import { once } from 'node:events';
import { createServer } from 'node:net';
import { Problem } from '@entrepot/sdk';
import type { LoadedConfig } from '../config/load-config.ts';
import { createKernel, type Role } from '../kernel.ts';
import { createLog } from '../log.ts';
import type { Environment } from './environment.ts';
import { stopSignal } from './stop-signals.ts';

/** `entrepot start`: serves until a signal comes. */
export async function start(config: LoadedConfig, environment: Environment, role: Role): Promise<void> {
  const serves = role !== 'worker';
  if (serves) await assertPortFree(environment);
  const log = createLog('info');
  const kernel = createKernel({
    ...kernelOptionsOf(config, environment),
    role,
    log,
    ...(serves ? { port: environment.port } : {}),
    print: (text) => console.error(text),
  });
  let stopping: Promise<void> | undefined;
  const signal = stopSignal(() => {
    console.error('Stopping …');
    stopping = kernel.stop();
  });
  await kernel.start();
  if (!signal.aborted) {
    const address = `http://${environment.host ?? 'localhost'}:${kernel.port}`;
    console.error(serves ? `Entrepot ${role === 'api' ? 'serves' : 'runs'} at ${address}` : 'Entrepot works on jobs and events.');
    console.error('Stop it with Ctrl-C.');
    await once(signal, 'abort');
  }
  await stopping;
}

/** What the config and the environment say to a kernel, for `start` and for every command. */
export function kernelOptionsOf(config: LoadedConfig, environment: Environment) {
  const { plugins, settings, disabled, file } = config;
  const { databaseUrl, dataDir, host } = environment;
  return {
    plugins,
    settings,
    disabled,
    configFile: file,
    dataDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(host === undefined ? {} : { host }),
  };
}

/** Tells early what would otherwise come out after the database was started and filled. */
async function assertPortFree({ port, host }: Environment): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    throw new Problem('port-not-free', {
      status: 500,
      detail:
        code === 'EACCES'
          ? `Port ${port} may not be used by this user.`
          : code === 'EADDRINUSE'
            ? `Port ${port} is in use by another program.`
            : `Nothing can listen on ${host ?? ''}:${port} (${code}).`,
      remedy: `Stop the other program, or choose another port: entrepot start --port ${port < 65_535 ? Math.max(port + 1, 1024) : 7070}`,
      cause,
    });
  } finally {
    if (probe.listening) {
      probe.close();
      await once(probe, 'close');
    }
  }
}
