import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { createKernel, type Kernel, type KernelOptions } from '../kernel.ts';
import { createLog } from '../log.ts';
import { type Environment, readEnvironment } from './environment.ts';

/** What the command line was started with. Each part throws what is wrong with it when it is asked for, not before. */
export interface CommandLine {
  config(): LoadedConfig;
  environment(): Environment;
  /** The layer of the config that is in force: NODE_ENV. */
  readonly layer: string | undefined;
}

/** Without a config there is still help. */
export async function readCommandLine(directory: string, env: NodeJS.ProcessEnv): Promise<CommandLine> {
  const [loaded] = await Promise.allSettled([loadConfig(directory, env.NODE_ENV)]);
  const config = () => {
    if (loaded.status === 'rejected') throw loaded.reason;
    return loaded.value;
  };
  return { config, environment: () => readEnvironment(env, config().file), layer: env.NODE_ENV };
}

/**
 * What config and environment say to a kernel, for `start` and for every command.
 * @param config a later state of it
 */
export function kernelOptions(line: CommandLine, config: LoadedConfig = line.config()): KernelOptions {
  const { plugins, files, unloaded, settings, disabled, privateHosts, file } = config;
  const { databaseUrl, dataDir, host } = line.environment();
  return {
    plugins,
    files,
    unloaded,
    settings,
    disabled,
    privateHosts,
    configFile: file,
    dataDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(host === undefined ? {} : { host }),
  };
}

/** Runs a command with a kernel that neither serves nor works, beside the server if there is one. */
export async function withKernel(line: CommandLine, work: (kernel: Kernel) => Promise<void>): Promise<void> {
  const kernel = createKernel({ ...kernelOptions(line), role: 'none', log: createLog('warn') });
  try {
    await kernel.start();
    await work(kernel);
  } finally {
    await kernel.stop();
  }
}
