import type { ConfigFile } from '../config/config-file.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Plan } from '../lifecycle/plan.ts';

/** What a kernel that serves for a config file can ask of its process: to serve for another state of that file. */
export interface ModuleSource {
  readonly file: ConfigFile;
  /** The layer of `environments` that is in force. */
  readonly environment: string | undefined;
  /** What `entrepot plan` says of a config. */
  plan(config: LoadedConfig): Promise<Plan>;
  /**
   * Serves for another config from now on, beginning at the answer: a kernel is started beside the running one, and takes
   * over. Requests that run are finished by the old one.
   * @param keep makes the change last, once the new kernel could serve and before it does
   * @throws Problem `modules-not-applied` where the new kernel does not start or a plugin of it goes into quarantine, and what
   * `keep` throws; the old kernel serves on
   */
  exchange(config: LoadedConfig, fingerprint: string, keep: () => Promise<void>): Promise<void>;
}
