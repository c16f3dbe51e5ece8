/** Why a plugin is in quarantine. */
export interface PluginFault {
  /** The broken rule, in kebab-case. */
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
  /** Where the plugin was loaded from; the config where it could not be found. */
  readonly file?: string;
}

/** How an enabled plugin is. */
export interface PluginHealth {
  /** Its own name, or what the config calls it where it could not be loaded. */
  readonly plugin: string;
  /** null where it could not be loaded. */
  readonly version: string | null;
  readonly state: 'running' | 'quarantined';
  readonly requires: readonly string[];
  readonly file?: string;
  /** There in quarantine. */
  readonly fault?: PluginFault;
  /** Taps of a running plugin that failed and are called no more, as they declared: `<tap> on <hook>`. */
  readonly tapsInQuarantine?: readonly string[];
}
